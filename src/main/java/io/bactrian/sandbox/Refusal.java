package io.bactrian.sandbox;

/** A request that a stand-in does not serve, with the answer that its vendor would give. */
final class Refusal extends RuntimeException {

    private final transient Answer answer;

    Refusal(Answer answer) {
        super("Refused with HTTP status " + answer.status(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
