package io.bactrian.access;

import org.springframework.lang.Nullable;

/** Nobody can sign in to the console now. */
class SignInUnavailableException extends RuntimeException {

    /** Why not; the words for it stand in {@code messages.properties} under {@code sign-in.<name>}. */
    enum Reason {
        UNCONFIGURED, UNREACHABLE, MISNAMED
    }

    private final Reason reason;

    SignInUnavailableException(Reason reason, @Nullable Throwable cause) {
        super("Nobody can sign in: " + reason, cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
