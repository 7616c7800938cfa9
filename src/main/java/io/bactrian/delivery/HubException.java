package io.bactrian.delivery;

/** A failure with a code from the catalogue. Its message is safe to show to the caller: it holds no secret and no stack trace. */
public class HubException extends RuntimeException {

    private final ErrorCode code;

    public HubException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    public HubException(ErrorCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
