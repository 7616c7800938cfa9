package io.bactrian.llm.providers;

/** The caller closed the connection while the answer was on its way. */
public final class CallerGoneException extends RuntimeException {

    public CallerGoneException() {
        super("The caller has gone", null, false, false);
    }
}
