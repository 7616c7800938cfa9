package io.bactrian.embedded;

/** Why the hub cannot start, said to the person who started it, with the cure. Shown in place of a stack trace. */
class StartFailureException extends RuntimeException {

    private final String cure;

    StartFailureException(String problem, String cure) {
        this(problem, cure, null);
    }

    StartFailureException(String problem, String cure, Throwable cause) {
        super(problem, cause);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
