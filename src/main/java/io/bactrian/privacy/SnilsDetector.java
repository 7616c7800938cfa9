package io.bactrian.privacy;

/** SNILS, the number of the Russian pension insurance: checksum, and its own form (112-233-445 95) or a word that names it. */
final class SnilsDetector implements Detector {

    private final NumberContext context;

    SnilsDetector(NumberContext context) {
        this.context = context;
    }

    @Override
    public void find(Passage passage, Findings findings) {
        for (int first = 0; first < passage.groups(); first++) {
            int last = lastOf(passage, first);
            if (last < first) {
                continue;
            }
            int start = passage.groupStart(first);
            int end = passage.groupEnd(last);
            if (Numbers.isBoundedBefore(passage, start) && Numbers.isBoundedAfter(passage, end) && findings.isFree(start, end)
                    && Checksums.snils(passage.digits(first, last)) && (isOwnForm(passage, first, last)
                    || context.of(passage, start, end) == Label.SNILS)) {
                findings.add(Finding.Kind.SNILS, start, end);
                first = last;
            }
        }
    }

    /** Eleven digits in one, or parted as 3-3-3-2 (or 3-3-3 and a blank), or -1. */
    private static int lastOf(Passage passage, int first) {
        if (passage.digits(first) == 11) {
            return first;
        }
        for (int group = first; group < first + 4; group++) {
            if (group >= passage.groups() || passage.digits(group) != (group < first + 3 ? 3 : 2)
                    || group < first + 3 && Numbers.joint(passage, group) != ' ' && Numbers.joint(passage, group) != '-') {
                return -1;
            }
        }
        return first + 3;
    }

    private static boolean isOwnForm(Passage passage, int first, int last) {
        return first < last && Numbers.joint(passage, first) == '-' && Numbers.joint(passage, first + 1) == '-';
    }
}
