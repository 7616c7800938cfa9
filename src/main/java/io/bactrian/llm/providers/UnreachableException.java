package io.bactrian.llm.providers;

/** The connection to a provider was refused, reset or closed too early. */
final class UnreachableException extends RuntimeException {

    UnreachableException(String words) {
        super(words, null, false, false);
    }
}
