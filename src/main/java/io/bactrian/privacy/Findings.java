package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** What was found in one text by now. Who comes first keeps its characters. */
final class Findings {

    private final List<Finding> found = new ArrayList<>();
    private final BitSet taken = new BitSet();

    /** Whether none of these characters belongs to a finding. */
    boolean isFree(int start, int end) {
        int next = taken.nextSetBit(start);
        return next < 0 || next >= end;
    }

    /** Adds a finding; its characters must be free. */
    void add(Finding.Kind kind, int start, int end) {
        if (!isFree(start, end)) {
            throw new IllegalStateException("Two findings for the same characters");
        }
        found.add(new Finding(kind, start, end));
        taken.set(start, end);
    }

    /** In the order of the text. */
    List<Finding> inOrder() {
        found.sort(Comparator.comparingInt(Finding::start));
        return List.copyOf(found);
    }
}
