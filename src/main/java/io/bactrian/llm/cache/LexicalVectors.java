package io.bactrian.llm.cache;

/**
 * The embedder that is always there: the concepts of a question and the letters of its words, hashed. It finds what is worth a closer
 * look among many; whether it is the same is for the {@link Guards} to say.
 */
final class LexicalVectors {

    static final String NAME = "lexical";
    static final int DIMENSIONS = 256;
    /** From {@code CacheCalibration}: no pair below it passed the guards. */
    static final double THRESHOLD = 0.80;

    private LexicalVectors() {
    }

    static float[] of(Question question) {
        float[] vector = new float[DIMENSIONS];
        for (String frame : question.frames()) {
            add(vector, "?" + frame, 0.5f);
        }
        for (Term term : question.content()) {
            boolean plain = term.kind() == Term.Kind.WORD;
            add(vector, (term.denied() ? "!" : "") + (plain ? term.concept() : term.stem()), plain ? 1f : 1.5f);
            String concept = "^" + term.concept() + "$";
            for (int at = 0; at + 3 <= concept.length(); at++) {
                add(vector, concept.substring(at, at + 3), 0.15f);
            }
        }
        return vector;
    }

    private static void add(float[] vector, String feature, float weight) {
        int hash = feature.hashCode() * 0x9E3779B9;
        hash ^= hash >>> 15;
        vector[(hash & 0x7fffffff) % DIMENSIONS] += (hash & 0x40000000) == 0 ? weight : -weight;
    }
}
