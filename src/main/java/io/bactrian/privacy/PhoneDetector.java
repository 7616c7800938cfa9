package io.bactrian.privacy;

/**
 * Phone numbers. An international number proves itself by its code and length; a national one by its usual punctuation, or by a word that
 * names a phone. Digits without any punctuation are believed when they begin like a Russian mobile number, or with such a word.
 */
final class PhoneDetector implements Detector {

    private final NumberContext context;
    private final CallingCodes codes = new CallingCodes();

    PhoneDetector(NumberContext context) {
        this.context = context;
    }

    @Override
    public void find(Passage passage, Findings findings) {
        for (int group = 0; group < passage.groups(); group++) {
            int last = lastOf(passage, group);
            if (last < group) {
                continue;
            }
            int start = start(passage, group, last);
            if (findings.isFree(start, passage.groupEnd(last))) {
                findings.add(Finding.Kind.PHONE, start, passage.groupEnd(last));
                group = last;
            }
        }
    }

    /** The last group of a phone number that begins with this one, or -1. */
    private int lastOf(Passage passage, int group) {
        int start = passage.groupStart(group);
        if (plusBefore(passage, start) >= 0) {
            return Numbers.isBoundedBefore(passage, plusBefore(passage, start)) || Passage.isLetter(passage.at(plusBefore(passage,
                    start) - 1))
                    ? international(passage, group, 0) : -1;
        }
        boolean link = passage.at(start - 1) == '/' && context.before(passage, start) == Label.PHONE;
        if (!link && !Numbers.isBoundedBefore(passage, start) || Numbers.isDate(passage, group)) {
            return -1;
        }
        PhoneForm form = PhoneForm.of(passage, group);
        if (form != null && accepts(passage, group, form)) {
            return form.last();
        }
        if (passage.at(start) == '0' && passage.at(start + 1) == '0' && Numbers.joint(passage, group - 1) == Numbers.APART) {
            int last = international(passage, group, 2);
            if (last > group && endsWithCode(passage, group) || last >= group && context.before(passage, start) == Label.PHONE) {
                return last;
            }
        }
        return form == null && context.before(passage, start) == Label.PHONE ? PhoneForm.labelled(passage, group) : -1;
    }

    /** 0049 30 …, 00 44 20 …: the code stands by itself. */
    private boolean endsWithCode(Passage passage, int group) {
        char before = passage.at(passage.groupStart(group) - 2);
        if (before >= 'A' && before <= 'Z') {
            // "GB73 WEST 0057 …": the number goes on from letters.
            return false;
        }
        String code = passage.digits(group) == 2 ? passage.digits(group + 1, group + 1) : passage.digits(group, group).substring(2);
        CallingCodes.Code known = codes.of(code);
        return known != null && known.length() == code.length();
    }

    private boolean accepts(Passage passage, int group, PhoneForm form) {
        Label label = context.of(passage, passage.groupStart(group), passage.groupEnd(form.last()));
        char before = passage.at(passage.groupStart(group) - 1);
        return switch (form.strength()) {
            case STRONG -> true;
            case USUAL -> label == Label.PHONE || label == Label.NONE || label == Label.ISSUED;
            case PLAIN -> label == Label.PHONE || label == Label.NONE && "/=#№".indexOf(before) < 0;
            case WEAK -> label == Label.PHONE;
        };
    }

    /** The place of the plus sign that begins the number, or -1. */
    private static int plusBefore(Passage passage, int start) {
        int at = start - 1;
        if (passage.at(at) == '(' || passage.at(at) == ' ') {
            at--;
        }
        return passage.at(at) == '+' || passage.at(at) == '\uFF0B' ? at : -1;
    }

    private static int start(Passage passage, int group, int last) {
        int start = passage.groupStart(group);
        int plus = plusBefore(passage, start);
        if (plus >= 0) {
            start = plus;
        }
        boolean closes = passage.text().substring(start, passage.groupEnd(last)).indexOf(')') >= 0;
        boolean opens = passage.text().substring(start, passage.groupEnd(last)).indexOf('(') >= 0;
        return closes && !opens && passage.at(start - 1) == '(' ? start - 1 : start;
    }

    /** @param prefix how many digits stand before the code: 2 for 00 */
    private int international(Passage passage, int group, int prefix) {
        StringBuilder digits = new StringBuilder();
        CallingCodes.Code code = null;
        int found = -1;
        for (int last = group; last < passage.groups(); last++) {
            // "+49 (0)30": the zero is not dialled.
            boolean trunk = last > group && passage.digits(last) == 1 && passage.at(passage.groupStart(last)) == '0'
                    && passage.at(passage.groupStart(last) - 1) == '(';
            digits.append(trunk ? "" : passage.digits(last, last));
            code = code == null && digits.length() > prefix ? codes.of(digits.substring(prefix)) : code;
            int national = code == null ? 0 : digits.length() - prefix - code.length();
            if (code == null && digits.length() > prefix + 2 || code != null && national > code.most()) {
                break;
            }
            if (code != null && national >= code.fewest() && Numbers.isBoundedAfter(passage, passage.groupEnd(last))) {
                found = last;
            }
            if (Numbers.joint(passage, last) == Numbers.APART || found == last && beginsAnother(passage, last + 1)) {
                break;
            }
        }
        return found;
    }

    private static boolean beginsAnother(Passage passage, int group) {
        return Numbers.isDate(passage, group) || passage.at(passage.groupEnd(group)) == ':' || Numbers.isAmount(passage,
                passage.groupEnd(group))
                || Numbers.joint(passage, group - 1) == '/' || passage.digits(group) > 6;
    }
}
