package io.bactrian.knowledge;

import java.util.Arrays;

/** How often each term stands in a text, as hashes in order: small enough to keep thousands of them in memory. */
final class TermBag {

    private final int[] terms;
    private final short[] counts;
    private final int length;

    private TermBag(int[] terms, short[] counts, int length) {
        this.terms = terms;
        this.counts = counts;
        this.length = length;
    }

    /** Gathers the terms of one text. */
    static final class Builder {

        private int[] hashes = new int[64];
        private int size;

        void add(String term) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, size * 2);
            }
            hashes[size++] = hash(term);
        }

        TermBag build() {
            int[] sorted = Arrays.copyOf(hashes, size);
            Arrays.sort(sorted);
            int[] terms = new int[size];
            short[] counts = new short[size];
            int distinct = 0;
            for (int at = 0; at < size; at++) {
                if (at == 0 || sorted[at] != sorted[at - 1]) {
                    terms[distinct++] = sorted[at];
                }
                counts[distinct - 1] = (short) Math.min(Short.MAX_VALUE, counts[distinct - 1] + 1);
            }
            return new TermBag(Arrays.copyOf(terms, distinct), Arrays.copyOf(counts, distinct), size);
        }
    }

    /** FNV-1a and a last mix: {@link String#hashCode} meets too often for short words. */
    static int hash(String term) {
        int hash = 0x811c9dc5;
        for (int at = 0; at < term.length(); at++) {
            hash = (hash ^ term.charAt(at)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x2c1b3c6d;
        return hash ^ hash >>> 13;
    }

    /** The distinct terms, in order. */
    int[] terms() {
        return terms;
    }

    /** How many terms the text has, repeated ones counted. */
    int length() {
        return length;
    }

    /** How often the term is there. */
    int count(int term) {
        int at = Arrays.binarySearch(terms, term);
        return at < 0 ? 0 : counts[at];
    }

    boolean isEmpty() {
        return length == 0;
    }
}
