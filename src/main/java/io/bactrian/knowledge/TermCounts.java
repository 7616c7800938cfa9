package io.bactrian.knowledge;

/** In how many chunks each term is: an open hash table of two arrays, since boxed numbers would take ten times the memory. */
final class TermCounts {

    private int[] terms = new int[1 << 12];
    private int[] counts = new int[1 << 12];
    private int used;
    private long totalLength;

    /** Takes a text in, or out again where {@code change} is -1. */
    void add(TermBag bag, int change) {
        totalLength += (long) change * bag.length();
        for (int term : bag.terms()) {
            int at = slot(term);
            if (counts[at] == 0 && terms[at] == 0) {
                terms[at] = term;
                used++;
            }
            counts[at] = Math.max(0, counts[at] + change);
            if (used > terms.length / 2) {
                grow();
            }
        }
    }

    int count(int term) {
        return counts[slot(term)];
    }

    /** The lengths of all texts together. */
    long totalLength() {
        return totalLength;
    }

    private int slot(int term) {
        int mask = terms.length - 1;
        int at = term * 0x9E3779B9 >>> 8 & mask;
        while (terms[at] != term && (terms[at] != 0 || counts[at] != 0)) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** Terms that no chunk has any more are left behind. */
    private void grow() {
        int[] oldTerms = terms;
        int[] oldCounts = counts;
        terms = new int[oldTerms.length * 2];
        counts = new int[oldTerms.length * 2];
        used = 0;
        for (int at = 0; at < oldTerms.length; at++) {
            if (oldCounts[at] > 0) {
                int slot = slot(oldTerms[at]);
                terms[slot] = oldTerms[at];
                counts[slot] = oldCounts[at];
                used++;
            }
        }
    }
}
