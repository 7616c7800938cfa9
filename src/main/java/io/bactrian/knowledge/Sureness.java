package io.bactrian.knowledge;

/** How sure it is that a passage is about a question, from 0 to 1; {@link KnowledgeSearch#GOOD_ENOUGH} is half-way. */
final class Sureness {

    /**
     * The fit at which a passage is good enough. Some nine in ten questions with an answer lie above it, and nineteen in twenty of those
     * without one below; {@code docs/knowledge.md} has the figures.
     */
    private static final double EVEN_FIT = 0.55;
    private static final double STEEPNESS = 8;

    private Sureness() {
    }

    /** By words alone, see {@link Ranking#of}. */
    static double ofFit(double fit) {
        return fit <= 0 ? 0 : logistic(STEEPNESS * (fit - EVEN_FIT));
    }

    /** By two witnesses, of whom each may know what the other does not. */
    static double of(double byWords, double byMeaning) {
        return 1 - (1 - byWords) * (1 - byMeaning);
    }

    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
