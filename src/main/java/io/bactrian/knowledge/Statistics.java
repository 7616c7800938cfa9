package io.bactrian.knowledge;

/**
 * What is usual in the whole knowledge base: how many chunks have a term, and how long chunks are. Not safe for threads by itself.
 *
 * <p>A base of a handful of articles knows nothing of what is usual. It is therefore taken to stand among {@value #UNSEEN} chunks that hold
 * none of its words, so that a word which is in one article of two is rare and not common.
 */
final class Statistics {

    private static final int UNSEEN = 100;

    private final TermCounts stems = new TermCounts();
    private final TermCounts beginnings = new TermCounts();
    private final TermCounts grams = new TermCounts();
    private final TermCounts plain = new TermCounts();
    private int chunks;

    /** Takes a chunk in. */
    void add(ChunkTerms chunk) {
        change(chunk, 1);
    }

    /** Takes a chunk out again. */
    void remove(ChunkTerms chunk) {
        change(chunk, -1);
    }

    private void change(ChunkTerms chunk, int change) {
        stems.add(chunk.stems(), change);
        beginnings.add(chunk.beginnings(), change);
        grams.add(chunk.grams(), change);
        plain.add(chunk.plain(), change);
        chunks += change;
    }

    int chunks() {
        return chunks;
    }

    TermCounts stems() {
        return stems;
    }

    TermCounts beginnings() {
        return beginnings;
    }

    TermCounts grams() {
        return grams;
    }

    TermCounts plain() {
        return plain;
    }

    /** How much it says that a text has this term: the rarer, the more. */
    double weight(TermCounts counts, int term) {
        int having = counts.count(term);
        return Math.log(1 + (chunks + UNSEEN - having + 0.5) / (having + 0.5));
    }

    /** The usual length of a chunk in terms of this kind. */
    double usualLength(TermCounts counts) {
        return chunks == 0 ? 1 : Math.max(1.0, (double) counts.totalLength() / chunks);
    }
}
