package io.bactrian.privacy;

import java.util.regex.Pattern;

/**
 * Passports: a series and a number, or a foreign number, beside a word that names a passport. Nothing in the number itself proves
 * anything; only series and number that are both spelled out ("серия 4509 номер 123456") stand for themselves.
 */
final class PassportDetector implements Detector {

    private static final int LONGEST_GAP = 14;
    private static final Pattern GAP = Pattern.compile("[\\s\u00A0,;:-]*(?:№|N|No\\.?|номер|number|н\\.)?[\\s\u00A0:№-]*",
            Pattern.CASE_INSENSITIVE
            | Pattern.UNICODE_CASE);
    private static final Pattern SPELLED = Pattern.compile("(?i)[\\s,;:]*(?:номер|number)[\\s:№]*", Pattern.UNICODE_CASE);
    private static final Pattern SERIES = Pattern.compile("(?is).*(?:серия|series)[\\s:№]*", Pattern.UNICODE_CASE);
    private static final Pattern FOREIGN = Pattern.compile("[A-ZА-Я0-9]{7,10}");

    private final NumberContext context;

    PassportDetector(NumberContext context) {
        this.context = context;
    }

    @Override
    public void find(Passage passage, Findings findings) {
        for (int group = 0; group < passage.groups(); group++) {
            int start = passage.groupStart(group);
            int last = lastOfSeriesAndNumber(passage, group);
            if (last >= group && Numbers.isBoundedBefore(passage, start) && !Numbers.isDate(passage, group)
                    && add(passage, findings, start, passage.groupEnd(last), isSpelledOut(passage, group, last))) {
                group = last;
            } else if (last < group) {
                int tokenStart = tokenStart(passage, start);
                int tokenEnd = tokenEnd(passage, passage.groupEnd(group));
                if (isForeign(passage, tokenStart, tokenEnd)) {
                    add(passage, findings, tokenStart, tokenEnd, false);
                }
            }
        }
    }

    private boolean add(Passage passage, Findings findings, int start, int end, boolean spelledOut) {
        if (!Numbers.isBoundedAfter(passage, end) || passage.at(end) == '/' || !findings.isFree(start, end)) {
            return false;
        }
        Label label = context.of(passage, start, end);
        if (label == Label.PASSPORT || spelledOut && label == Label.NONE) {
            findings.add(Finding.Kind.PASSPORT, start, end);
            return true;
        }
        return false;
    }

    /** 4509 123456, 45 09 123456, 4509 № 123456, 4509123456, 75 1234567: the group in which it ends, or -1. */
    private static int lastOfSeriesAndNumber(Passage passage, int group) {
        int digits = passage.digits(group);
        if (digits == 10) {
            return group;
        }
        int series = digits == 2 && group + 1 < passage.groups() && passage.digits(group + 1) == 2 && Numbers.joint(passage, group) == ' '
                ? group + 1 : group;
        int number = series + 1;
        if (number >= passage.groups() || passage.groupStart(number) - passage.groupEnd(series) > LONGEST_GAP) {
            return -1;
        }
        boolean internal = passage.digits(number) == 6 && (digits == 4 || series > group);
        boolean abroad = passage.digits(number) == 7 && digits == 2 && series == group;
        String gap = passage.text().substring(passage.groupEnd(series), passage.groupStart(number));
        return (internal || abroad) && GAP.matcher(gap).matches() ? number : -1;
    }

    private static boolean isSpelledOut(Passage passage, int group, int last) {
        int start = passage.groupStart(group);
        return last > group && SPELLED.matcher(passage.text().substring(passage.groupEnd(last - 1), passage.groupStart(last))).matches()
                && SERIES.matcher(passage.text().substring(Math.max(0, start - LONGEST_GAP), start)).matches();
    }

    private static int tokenStart(Passage passage, int from) {
        int start = from;
        while (start > 0 && Character.isLetterOrDigit(passage.at(start - 1))) {
            start--;
        }
        // "AB 1234567": the letters stand apart.
        boolean apart = start == from && passage.at(start - 1) == ' ' && isCapital(passage.at(start - 2))
                && isCapital(passage.at(start - 3))
                && !Character.isLetterOrDigit(passage.at(start - 4));
        return apart ? start - 3 : start;
    }

    private static boolean isCapital(char letter) {
        return letter >= 'A' && letter <= 'Z' || letter >= 'А' && letter <= 'Я';
    }

    private static int tokenEnd(Passage passage, int from) {
        int end = from;
        while (Character.isLetterOrDigit(passage.at(end))) {
            end++;
        }
        return end;
    }

    private static boolean isForeign(Passage passage, int start, int end) {
        if (end - start > 11 || !Numbers.isBoundedBefore(passage, start)) {
            return false;
        }
        String token = passage.text().substring(start, end).replace(" ", "");
        long digits = token.chars().filter(Character::isDigit).count();
        return FOREIGN.matcher(token).matches() && digits >= 5 && (digits < token.length() || digits <= 9);
    }
}
