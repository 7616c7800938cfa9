package io.bactrian.privacy;

import java.util.Set;

/** How groups of digits stand to each other and to what is around them. */
final class Numbers {

    /** Two groups that belong to different numbers. */
    static final char APART = 'x';

    private static final String MONEY = "$€£₽¥₴₸%‰°";

    private static final Set<String> UNITS = Set.of("р", "евро", "usd", "eur", "rub", "gbp", "kzt", "byn", "uah", "шт", "раз", "штук",
            "показов",
            "кликов", "просмотров", "impressions", "clicks", "views", "ms", "мс", "bytes", "байт", "kb", "mb", "кб", "мб", "dollars",
                    "euros",
            "units", "items", "times", "px");

    private Numbers() {
    }

    /** What joins a group to the next one: a blank, '-', '.', '(', ')', '/' or {@link #APART}. */
    static char joint(Passage passage, int group) {
        if (group < 0 || group + 1 >= passage.groups()) {
            return APART;
        }
        int from = passage.groupEnd(group);
        int to = passage.groupStart(group + 1);
        if (to - from > 3) {
            return APART;
        }
        char joint = ' ';
        for (int at = from; at < to; at++) {
            char letter = passage.at(at);
            if (Passage.isBlank(letter)) {
                continue;
            }
            char kind = Passage.isHyphen(letter) ? '-' : letter;
            if ("-.()/".indexOf(kind) < 0 || joint != ' ' && !(joint == ')' && kind == '-')) {
                return APART;
            }
            joint = joint == ')' ? joint : kind;
        }
        return joint;
    }

    /** Whether no letter, sign or further digit before it makes something else of a number. */
    static boolean isBoundedBefore(Passage passage, int start) {
        char before = passage.at(start - 1);
        if (Passage.isLetter(before) || Passage.isDigit(before) || before == '_' || before == '@' || MONEY.indexOf(before) >= 0
                && before != '%') {
            return false;
        }
        char farther = passage.at(start - 2);
        if (before == '.' || before == ',' || before == ':') {
            return !Passage.isDigit(farther);
        }
        return !(Passage.isHyphen(before) || before == '/' || before == '\\') || !isWordPart(farther);
    }

    private static boolean isWordPart(char letter) {
        return Passage.isDigit(letter) || letter == '_' || letter < 128 && Passage.isLetter(letter);
    }

    /** Whether no letter, unit or further digit after it makes something else of a number. */
    static boolean isBoundedAfter(Passage passage, int end) {
        char after = passage.at(end);
        if (after == 'x' && Passage.isDigit(passage.at(end + 1))) {
            // An extension: 555-0187x42.
            return true;
        }
        if (Passage.isLetter(after) || Passage.isDigit(after) || after == '_' || after == '@' || MONEY.indexOf(after) >= 0) {
            return false;
        }
        char farther = passage.at(end + 1);
        if (after == '.' || after == ',' || after == ':') {
            return !Passage.isDigit(farther);
        }
        return !(Passage.isHyphen(after) && isWordPart(farther));
    }

    /** Whether a sum of money, a share or a quantity is what the number tells, by what follows. */
    static boolean isAmount(Passage passage, int end) {
        int at = end;
        while (Passage.isBlank(passage.at(at))) {
            at++;
        }
        if (MONEY.indexOf(passage.at(at)) >= 0) {
            return true;
        }
        int word = passage.wordBefore(at) + 1;
        if (word >= passage.words() || passage.wordStart(word) != at) {
            return false;
        }
        String unit = passage.lowerWord(word);
        return UNITS.contains(unit) || unit.startsWith("руб") || unit.startsWith("долл") || unit.startsWith("тыс")
                || unit.startsWith("млн");
    }

    /** Whether a day, or a day and a time, begins with this group: 12.03.2024, 2024-03-12, 12/03/24. */
    static boolean isDate(Passage passage, int group) {
        char joint = joint(passage, group);
        if (joint != '.' && joint != '-' && joint != '/' || joint(passage, group + 1) != joint) {
            return false;
        }
        int first = passage.digits(group);
        int second = passage.digits(group + 1);
        int third = passage.digits(group + 2);
        if (second > 2 || first == 3 || first > 4 || first > 2 == third > 2 && first > 2) {
            return false;
        }
        int month = value(passage, group + 1);
        if (first == 4) {
            return isYear(value(passage, group)) && month >= 1 && month <= 12 && third <= 2;
        }
        int day = value(passage, group);
        boolean inRange = day >= 1 && day <= 31 && month >= 1 && month <= 31 && (day <= 12 || month <= 12);
        return inRange && (third == 4 ? isYear(value(passage, group + 2)) : third == 2 && joint != '-');
    }

    private static boolean isYear(int value) {
        return value >= 1900 && value <= 2100;
    }

    static int value(Passage passage, int group) {
        int value = 0;
        for (int at = passage.groupStart(group); at < passage.groupEnd(group) && value < 100_000_000; at++) {
            value = value * 10 + Character.digit(passage.at(at), 10);
        }
        return value;
    }
}
