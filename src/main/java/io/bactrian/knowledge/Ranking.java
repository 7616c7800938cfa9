package io.bactrian.knowledge;

import java.util.function.Function;

/**
 * How well a chunk fits a question: a weighted sum of BM25 over stems, over beginnings of words, over triples of letters and over plain
 * words, and of the rarity of all the question's stems that one sentence of the chunk holds together.
 *
 * <p>The sum is divided by what a chunk of usual length would get that holds each term of the question once, all in one sentence. So it
 * does not depend on how long the question is, and is about 1 for a chunk that says all of it.
 */
final class Ranking {

    /** Found on the development halves; {@code docs/knowledge.md} has the figures. */
    private static final double STEMS = 0.25;
    private static final double BEGINNINGS = 0.25;
    private static final double GRAMS = 0.11;
    private static final double SENTENCE = 0.45;
    private static final double PLAIN = 0.4;

    /** BM25's own two: how fast repetition stops to count, and how much a long text has to pay. */
    private static final double SATURATION = 1.2;
    private static final double LENGTH = 0.75;

    private final Terms stems;
    private final Terms beginnings;
    private final Terms grams;
    private final Terms plain;
    private final double ideal;

    Ranking(ChunkTerms question, Statistics statistics) {
        stems = new Terms(question.stems(), statistics, statistics.stems(), ChunkTerms::stems);
        beginnings = new Terms(question.beginnings(), statistics, statistics.beginnings(), ChunkTerms::beginnings);
        grams = new Terms(question.grams(), statistics, statistics.grams(), ChunkTerms::grams);
        plain = new Terms(question.plain(), statistics, statistics.plain(), ChunkTerms::plain);
        ideal = (STEMS + SENTENCE) * stems.total() + BEGINNINGS * beginnings.total() + GRAMS * grams.total();
    }

    /** 0 for a chunk that has nothing of the question, about 1 for one that says all of it; repetition may lift it above. */
    double of(ChunkTerms chunk) {
        if (ideal == 0) {
            return 0;
        }
        double best = 0;
        for (TermBag sentence : chunk.sentences()) {
            best = Math.max(best, stems.coveredBy(sentence));
        }
        return (STEMS * stems.bm25(chunk) + BEGINNINGS * beginnings.bm25(chunk) + GRAMS * grams.bm25(chunk) + PLAIN * plain.bm25(chunk)
                + SENTENCE * best) / ideal;
    }

    /** How well one sentence alone fits, to choose the one that is shown. */
    double ofSentence(TermBag sentence) {
        return stems.coveredBy(sentence);
    }

    /** The question's terms of one kind, with their weights. */
    private static final class Terms {

        private final int[] terms;
        private final double[] weights;
        private final double usualLength;
        private final Function<ChunkTerms, TermBag> kind;

        Terms(TermBag question, Statistics statistics, TermCounts counts, Function<ChunkTerms, TermBag> kind) {
            this.terms = question.terms();
            this.weights = new double[terms.length];
            for (int at = 0; at < terms.length; at++) {
                weights[at] = statistics.weight(counts, terms[at]);
            }
            this.usualLength = statistics.usualLength(counts);
            this.kind = kind;
        }

        double total() {
            double total = 0;
            for (double weight : weights) {
                total += weight;
            }
            return total;
        }

        double bm25(ChunkTerms chunk) {
            TermBag bag = kind.apply(chunk);
            double norm = SATURATION * (1 - LENGTH + LENGTH * bag.length() / usualLength);
            double sum = 0;
            for (int at = 0; at < terms.length; at++) {
                int count = bag.count(terms[at]);
                if (count > 0) {
                    sum += weights[at] * count * (SATURATION + 1) / (count + norm);
                }
            }
            return sum;
        }

        double coveredBy(TermBag sentence) {
            double sum = 0;
            for (int at = 0; at < terms.length; at++) {
                if (sentence.count(terms[at]) > 0) {
                    sum += weights[at];
                }
            }
            return sum;
        }
    }
}
