package io.bactrian.privacy;

/**
 * A run of digit groups that looks like a national phone number.
 *
 * @param last the group in which it ends
 * @param strength how much the look alone proves
 */
record PhoneForm(int last, Strength strength) {

    enum Strength {
        /** Nothing else is written like this. */
        STRONG,
        /** A phone number, unless the words say otherwise. */
        USUAL,
        /** Digits without punctuation that begin like a phone number. */
        PLAIN,
        /** Needs a word that names a phone. */
        WEAK
    }

    private static final int MOST_GROUPS = 7;

    /** The form that begins with a group, or null. */
    static PhoneForm of(Passage passage, int group) {
        char first = passage.at(passage.groupStart(group));
        PhoneForm form = null;
        if (first == '8' || first == '7') {
            form = russian(passage, group);
        }
        if (form == null) {
            form = american(passage, group);
        }
        if (form == null && passage.at(passage.groupStart(group) - 1) == '(') {
            form = withAreaInParentheses(passage, group);
        }
        return form == null && first == '0' ? british(passage, group) : form;
    }

    /** Eleven digits: 8 or 7, the area, the number. */
    private static PhoneForm russian(Passage passage, int group) {
        int last = groupsOf(passage, group, 11);
        if (last < 0 || !Numbers.isBoundedAfter(passage, passage.groupEnd(last))) {
            return null;
        }
        String digits = passage.digits(group, last);
        char area = digits.charAt(1);
        if (last == group) {
            boolean usual = area == '9' || digits.charAt(0) == '8' && "348".indexOf(area) >= 0;
            return new PhoneForm(last, usual ? Strength.PLAIN : Strength.WEAK);
        }
        int head = passage.digits(group);
        boolean prefixed = head == 1 && passage.digits(group + 1) >= 3 || head >= 4 && area == '9';
        if (!prefixed || "34789".indexOf(area) < 0) {
            return null;
        }
        boolean punctuated = false;
        for (int each = group; each < last; each++) {
            punctuated |= Numbers.joint(passage, each) != ' ' && Numbers.joint(passage, each) != '.';
        }
        return new PhoneForm(last, punctuated ? Strength.STRONG : Strength.USUAL);
    }

    /** (212) 555-0187, 212-555-0187, 1-212-555-0187, 212.555.0187; with blanks alone it proves nothing. */
    private static PhoneForm american(Passage passage, int group) {
        boolean prefixed = passage.digits(group) == 1 && passage.at(passage.groupStart(group)) == '1' && Numbers.joint(passage,
                group) != Numbers.APART;
        int area = prefixed ? group + 1 : group;
        if (area + 2 >= passage.groups() || passage.digits(area) != 3 || passage.digits(area + 1) != 3 || passage.digits(area + 2) != 4) {
            return null;
        }
        char first = Numbers.joint(passage, area);
        char second = Numbers.joint(passage, area + 1);
        if (first == Numbers.APART || second == Numbers.APART || !Numbers.isBoundedAfter(passage, passage.groupEnd(area + 2))) {
            return null;
        }
        boolean assigned = passage.at(passage.groupStart(area)) >= '2';
        Strength strength;
        if (first == ')' && passage.at(passage.groupStart(area) - 1) == '(') {
            strength = assigned ? Strength.STRONG : Strength.USUAL;
        } else if (first == second && (first == '-' || first == '.') && assigned || prefixed && second == '-') {
            strength = Strength.USUAL;
        } else {
            strength = Strength.WEAK;
        }
        return new PhoneForm(area + 2, strength);
    }

    /** (495) 123-45-67, (3452) 12-34-56, (030) 1234567. */
    private static PhoneForm withAreaInParentheses(Passage passage, int group) {
        int area = passage.digits(group);
        if (area < 2 || area > 5 || Numbers.joint(passage, group) != ')') {
            return null;
        }
        int total = area;
        int last = group;
        while (last - group < MOST_GROUPS && Numbers.joint(passage, last) != Numbers.APART && total + passage.digits(last + 1) <= 11) {
            total += passage.digits(++last);
        }
        return total >= 9 && Numbers.isBoundedAfter(passage, passage.groupEnd(last)) ? new PhoneForm(last, Strength.USUAL) : null;
    }

    /** 020 7946 0958, 07911 123456. */
    private static PhoneForm british(Passage passage, int group) {
        if (Numbers.joint(passage, group) != ' ') {
            return null;
        }
        boolean mobile = passage.digits(group) == 5 && passage.at(passage.groupStart(group) + 1) == '7' && passage.digits(group + 1) == 6;
        boolean city = passage.digits(group) == 3 && passage.at(passage.groupStart(group) + 1) == '2' && passage.digits(group + 1) == 4
                && Numbers.joint(passage, group + 1) == ' ' && passage.digits(group + 2) == 4;
        int last = mobile ? group + 1 : group + 2;
        return (mobile || city) && Numbers.isBoundedAfter(passage, passage.groupEnd(last)) ? new PhoneForm(last, Strength.USUAL) : null;
    }

    /** Whatever can be dialled, after a word that names a phone: the group in which it ends, or -1. */
    static int labelled(Passage passage, int group) {
        int total = 0;
        int hyphens = 0;
        int found = -1;
        for (int last = group; last < passage.groups() && last - group < MOST_GROUPS; last++) {
            total += passage.digits(last);
            if (total > 12 || Numbers.isDate(passage, last)) {
                break;
            }
            boolean enough = total >= 7 || total >= 5 && hyphens == 2 || total == 6 && hyphens == 1 && last == group + 1;
            if (enough && Numbers.isBoundedAfter(passage, passage.groupEnd(last)) && !Numbers.isAmount(passage, passage.groupEnd(last))) {
                found = last;
            }
            char joint = Numbers.joint(passage, last);
            if (joint == Numbers.APART) {
                break;
            }
            hyphens += joint == '-' ? 1 : 0;
        }
        return isAddress(passage, group, found) ? -1 : found;
    }

    /** 10.0.12.7 */
    private static boolean isAddress(Passage passage, int first, int last) {
        return last == first + 3 && Numbers.joint(passage, first) == '.' && Numbers.joint(passage, first + 1) == '.'
                && Numbers.joint(passage, first + 2) == '.';
    }

    /** The group in which exactly so many digits end, or -1. */
    private static int groupsOf(Passage passage, int first, int wanted) {
        int total = 0;
        for (int last = first; last < passage.groups() && last - first < MOST_GROUPS; last++) {
            total += passage.digits(last);
            if (total >= wanted) {
                return total == wanted ? last : -1;
            }
            if (Numbers.joint(passage, last) == Numbers.APART) {
                return -1;
            }
        }
        return -1;
    }
}
