package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Precision and recall per kind; a finding is right when its kind and both of its ends are. */
final class Score {

    private final Map<Finding.Kind, int[]> counts = new EnumMap<>(Finding.Kind.class);
    private final List<String> mistakes = new ArrayList<>();

    static Score of(List<Sample> samples, Redactor redactor) {
        Score score = new Score();
        samples.forEach(sample -> score.add(sample, redactor.redact(sample.text()).findings()));
        return score;
    }

    private void add(Sample sample, List<Finding> findings) {
        for (Finding finding : findings) {
            boolean right = sample.expected().contains(finding);
            count(finding.kind(), right ? 0 : 1);
            if (!right) {
                mistakes.add("+ " + describe(sample, finding));
            }
        }
        for (Finding expected : sample.expected()) {
            if (!findings.contains(expected)) {
                count(expected.kind(), 2);
                mistakes.add("- " + describe(sample, expected));
            }
        }
    }

    private static String describe(Sample sample, Finding finding) {
        return finding.kind() + " '" + sample.text().substring(finding.start(), finding.end()) + "' in " + sample.text().replace('\n', '|');
    }

    private void count(Finding.Kind kind, int what) {
        counts.computeIfAbsent(kind, any -> new int[3])[what]++;
    }

    double precision(Finding.Kind kind) {
        int[] count = counts.getOrDefault(kind, new int[3]);
        return count[0] + count[1] == 0 ? 1 : (double) count[0] / (count[0] + count[1]);
    }

    double recall(Finding.Kind kind) {
        int[] count = counts.getOrDefault(kind, new int[3]);
        return count[0] + count[2] == 0 ? 1 : (double) count[0] / (count[0] + count[2]);
    }

    double f1(Finding.Kind kind) {
        double precision = precision(kind);
        double recall = recall(kind);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** How many of this kind there are to be found. */
    int expected(Finding.Kind kind) {
        int[] count = counts.getOrDefault(kind, new int[3]);
        return count[0] + count[2];
    }

    /** What was found too much (+) and what was missed (-). */
    List<String> mistakes() {
        return mistakes;
    }

    /** A line a kind. */
    String table() {
        StringBuilder table = new StringBuilder();
        for (Finding.Kind kind : Finding.Kind.values()) {
            table.append("%-9s n=%5d  P=%.4f  R=%.4f  F1=%.4f%n".formatted(kind, expected(kind), precision(kind), recall(kind), f1(kind)));
        }
        return table.toString();
    }
}
