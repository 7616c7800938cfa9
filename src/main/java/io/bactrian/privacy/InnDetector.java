package io.bactrian.privacy;

/** INN, the Russian taxpayer's number: checksum and a word that names it. The checksum alone is no evidence: of ten numbers one passes. */
final class InnDetector implements Detector {

    private static final int MOST_GROUPS = 4;

    private final NumberContext context;

    InnDetector(NumberContext context) {
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
                    && Checksums.inn(passage.digits(first, last)) && context.of(passage, start, end) == Label.INN) {
                findings.add(Finding.Kind.INN, start, end);
                first = last;
            }
        }
    }

    /** Ten or twelve digits, in one or in groups that blanks or hyphens part, or -1. */
    private static int lastOf(Passage passage, int first) {
        int total = 0;
        for (int last = first; last < passage.groups() && last < first + MOST_GROUPS && total < 12; last++) {
            total += passage.digits(last);
            char joint = Numbers.joint(passage, last);
            boolean goesOn = joint == ' ' || joint == '-';
            if (total == 12 || total == 10 && !(goesOn && passage.digits(last + 1) == 2)) {
                return last;
            }
            if (!goesOn) {
                return -1;
            }
        }
        return -1;
    }
}
