package io.bactrian.privacy;

/**
 * Bank cards: a known issuer's range, its length, Luhn, and either the grouping of a card or no other meaning by the words around. What
 * only some issuers use (13 or 19 digits, Maestro) is believed with a word for cards alone.
 */
final class CardDetector implements Detector {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 19;
    private static final int MOST_GROUPS = 5;

    private final NumberContext context;

    CardDetector(NumberContext context) {
        this.context = context;
    }

    @Override
    public void find(Passage passage, Findings findings) {
        for (int first = 0; first < passage.groups(); first++) {
            int last = lastOf(passage, first);
            if (last >= first && findings.isFree(passage.groupStart(first), passage.groupEnd(last))) {
                findings.add(Finding.Kind.CARD, passage.groupStart(first), passage.groupEnd(last));
                first = last;
            }
        }
    }

    /** The last group of a card that begins with this one, or -1. */
    private int lastOf(Passage passage, int first) {
        char joint = Numbers.joint(passage, first);
        if (!Numbers.isBoundedBefore(passage, passage.groupStart(first)) || passage.digits(first) < 4 || continuesCode(passage, first)) {
            return -1;
        }
        int found = -1;
        int total = 0;
        for (int last = first; last < passage.groups() && last < first + MOST_GROUPS; last++) {
            total += passage.digits(last);
            if (total > LONGEST) {
                break;
            }
            if (total >= SHORTEST && isCard(passage, first, last, total, joint)) {
                found = last;
            }
            char next = Numbers.joint(passage, last);
            if (next != joint || next != ' ' && next != '-') {
                break;
            }
        }
        return found;
    }

    private boolean isCard(Passage passage, int first, int last, int total, char joint) {
        int start = passage.groupStart(first);
        int end = passage.groupEnd(last);
        if (!Numbers.isBoundedAfter(passage, end) || Numbers.isAmount(passage, end)) {
            return false;
        }
        String digits = passage.digits(first, last);
        Issuer issuer = Issuer.of(digits);
        if (issuer == Issuer.NONE || !Checksums.luhn(digits)) {
            return false;
        }
        if (first < last && runsOn(passage, first, last, joint)) {
            return false;
        }
        Label label = context.of(passage, start, end);
        if (first < last && total >= 14 && isCardGrouping(passage, first, last)) {
            return label != Label.IBAN;
        }
        return label == Label.CARD || first == last && issuer == Issuer.USUAL && label == Label.NONE;
    }

    private static boolean isCardGrouping(Passage passage, int first, int last) {
        StringBuilder shape = new StringBuilder();
        for (int group = first; group <= last; group++) {
            shape.append(passage.digits(group));
        }
        return switch (shape.toString()) {
            case "4444", "465", "464", "44443", "44442", "613", "4443", "4441" -> true;
            default -> false;
        };
    }

    /** Twenty digits in fours are an account, not a card and something else. */
    private static boolean runsOn(Passage passage, int first, int last, char joint) {
        return Numbers.joint(passage, last) == joint && passage.digits(last + 1) >= 4
                || Numbers.joint(passage, first - 1) == joint && passage.digits(first - 1) >= 4;
    }

    /** AT51 3644 …: the digits before it belong to letters, and so do these. */
    private static boolean continuesCode(Passage passage, int first) {
        return first > 0 && Numbers.joint(passage, first - 1) != Numbers.APART
                && Passage.isLetter(passage.at(passage.groupStart(first - 1) - 1));
    }

    private enum Issuer {
        NONE, RARE, USUAL;

        static Issuer of(String digits) {
            int length = digits.length();
            int two = Integer.parseInt(digits.substring(0, 2));
            int four = Integer.parseInt(digits.substring(0, 4));
            boolean visa = two / 10 == 4;
            boolean mastercard = two >= 51 && two <= 55 || four >= 2221 && four <= 2720;
            boolean mir = four >= 2200 && four <= 2204;
            boolean jcb = four >= 3528 && four <= 3589;
            boolean discover = four == 6011 || two == 65 || four >= 6440 && four <= 6499;
            boolean american = two == 34 || two == 37;
            boolean others = two == 62 || two == 81 || four == 9860 || four == 8600 || four == 9792;
            if (length == 16 && (visa || mastercard || mir || jcb || discover || others) || length == 15 && american) {
                return USUAL;
            }
            boolean diners = two == 36 || two == 38 || two == 39 || four >= 3000 && four <= 3059;
            boolean maestro = two == 50 || two >= 56 && two <= 69;
            boolean oldJcb = length == 15 && (four == 2131 || four == 1800) || length == 16 && two == 35;
            boolean longer = length > 16 && (visa || mir || jcb || discover || others);
            return maestro || oldJcb || longer || length == 14 && diners || length == 16 && diners || length == 13 && visa ? RARE : NONE;
        }
    }
}
