package io.bactrian.logs;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Grouping accuracy: a line counts when the lines in its group are exactly the lines with its label. */
final class Grouping {

    private Grouping() {
    }

    static double accuracy(List<String> truth, List<String> found) {
        Map<String, BitSet> labels = sets(truth);
        Map<String, BitSet> groups = sets(found);
        int right = 0;
        for (int line = 0; line < truth.size(); line++) {
            right += labels.get(truth.get(line)).equals(groups.get(found.get(line))) ? 1 : 0;
        }
        return (double) right / truth.size();
    }

    private static Map<String, BitSet> sets(List<String> names) {
        Map<String, BitSet> sets = new HashMap<>();
        for (int line = 0; line < names.size(); line++) {
            sets.computeIfAbsent(names.get(line), name -> new BitSet()).set(line);
        }
        return sets;
    }
}
