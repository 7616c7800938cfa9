package io.bactrian.llm.providers;

/** A call to a deployment that brought no usable answer. */
public final class FailedCallException extends RuntimeException {

    private final transient ProviderFailure failure;

    public FailedCallException(ProviderFailure failure) {
        // A failed call is an everyday thing: nobody reads its stack.
        super(failure.words(), null, false, false);
        this.failure = failure;
    }

    public ProviderFailure failure() {
        return failure;
    }
}
