package io.bactrian.delivery;

import java.time.Duration;

public class ExternalSystemException extends HubException {
    public ExternalSystemException(ErrorCode code, String detail) { super(code, detail); }
    public Duration retryAfter() { return null; }
    public boolean isRetryable() { return true; }
    public int status() { return 500; }
}
