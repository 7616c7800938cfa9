package io.bactrian.delivery;

import java.util.List;

/** A failure with a code from the catalogue. Its message is safe to show to the caller: it holds no secret and no stack trace. */
public class HubException extends RuntimeException {

    private final ErrorCode code;
    private final transient List<Violation> violations;

    public HubException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
        this.violations = List.of();
    }

    public HubException(ErrorCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = List.of();
    }

    /** A document that breaks its contract in one place or in several. */
    public HubException(ErrorCode code, String detail, List<Violation> violations) {
        super(detail);
        this.code = code;
        this.violations = List.copyOf(violations);
    }

    public ErrorCode code() {
        return code;
    }

    /** How many seconds the caller should wait before it comes again; 0 where nobody knows. */
    public long retryAfterSeconds() {
        return 0;
    }

    /** Each thing that is wrong with the document; empty where the message says all. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
