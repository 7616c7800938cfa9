package io.bactrian.privacy;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A text as a model would understand it: without invisible characters, with look-alikes of another alphabet, digits for letters and letters
 * that stand apart put right. What had to be put right is a sign by itself.
 *
 * @param text in small letters, with single blanks; line breaks stay
 * @param hidden how many invisible characters stood within words
 * @param mixed how many words mixed Latin and Cyrillic letters
 * @param spaced whether letters of whole words stood apart
 */
record InjectionText(String text, int hidden, int mixed, boolean spaced) {

    private static final String CYRILLIC = "аеорсухкмнтвіјѕԁӏ";
    private static final String LATIN = "aeopcyxkmhtbijsdl";
    /** Greek letters and letters of phonetics that look Latin. */
    private static final String OTHER_ALPHABETS = "αεικνορτυχγωɡıɑοɩʀѵ";
    private static final String FOR_OTHER_ALPHABETS = "aeiknoptuxywgiaoirv";
    private static final String FROM_LATIN = "aeopcyxkmhtbijrnug3dsl";
    private static final String TO_CYRILLIC = "аеорсухкмнтвијгпидздсл";
    private static final String DIGITS = "0134578@$";
    private static final String FOR_DIGITS = "oieastbas";
    private static final int FEWEST_SPACED = 8;

    static InjectionText of(String original) {
        StringBuilder visible = new StringBuilder(original.length());
        int hidden = 0;
        String composed = isAscii(original) ? original : Normalizer.normalize(original, Normalizer.Form.NFKC);
        for (int at = 0; at < composed.length(); at++) {
            char letter = composed.charAt(at);
            if (Character.getType(letter) == Character.FORMAT || letter == '\u034F' || letter >= '\uFE00' && letter <= '\uFE0F') {
                boolean within = at > 0 && at + 1 < composed.length() && Character.isLetter(composed.charAt(at - 1))
                        && Character.isLetter(composed.charAt(at + 1));
                hidden += within ? 1 : 0;
            } else if (letter != '\r') {
                visible.append(letter == 'ё' || letter == 'Ё' ? 'е' : Character.isWhitespace(letter) && letter != '\n' ? ' ' : letter);
            }
        }
        String joined = join(visible);
        StringBuilder text = new StringBuilder(joined.length());
        int mixed = words(joined.toLowerCase(Locale.ROOT), text);
        return new InjectionText(text.toString(), hidden, mixed, joined.length() < visible.length());
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 128);
    }

    /** "i g n o r e": single letters in a row become words; where two blanks part them, a word ends. */
    private static String join(CharSequence text) {
        StringBuilder joined = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = endOfSpaced(text, at);
            if (end > at) {
                char joint = text.charAt(at + 1);
                for (int each = at; each < end; each++) {
                    boolean doubled = each + 1 < end && text.charAt(each) == ' ' && text.charAt(each + 1) == ' ';
                    if (text.charAt(each) != joint || doubled) {
                        joined.append(text.charAt(each));
                    }
                }
                at = end;
            } else {
                joined.append(text.charAt(at++));
            }
        }
        return joined.toString();
    }

    private static int endOfSpaced(CharSequence text, int start) {
        boolean begins = Character.isLetterOrDigit(text.charAt(start)) && (start == 0
                || !Character.isLetterOrDigit(text.charAt(start - 1)));
        if (!begins) {
            return start;
        }
        int letters = 0;
        int at = start;
        int end = start;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at)) && (at + 1 == text.length()
                || !Character.isLetterOrDigit(text.charAt(at + 1)))) {
            if (text.charAt(at) < '\u0400' != text.charAt(start) < '\u0400') {
                // "i g n o r e и": a word of the other alphabet follows.
                break;
            }
            letters++;
            end = at + 1;
            at = end;
            int blanks = 0;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '.' || text.charAt(at) == '-') && blanks < 4) {
                at++;
                blanks++;
            }
            if (blanks == 0) {
                break;
            }
        }
        return letters >= FEWEST_SPACED ? end : start;
    }

    /** Puts each word right and single blanks between them; returns how many words mixed two alphabets. */
    private static int words(String lower, StringBuilder text) {
        boolean russian = lower.chars().filter(letter -> letter >= 'а' && letter <= 'я').count()
                > lower.chars().filter(letter -> letter >= 'a' && letter <= 'z').count();
        int mixed = 0;
        int at = 0;
        while (at < lower.length()) {
            char letter = lower.charAt(at);
            if (!isWordPart(letter)) {
                if (letter != ' ' || text.length() == 0 || text.charAt(text.length() - 1) != ' ') {
                    text.append(letter);
                }
                at++;
                continue;
            }
            int end = at;
            int cyrillic = 0;
            int latin = 0;
            int digits = 0;
            for (; end < lower.length() && isWordPart(lower.charAt(end)); end++) {
                char each = lower.charAt(end);
                latin += each >= 'a' && each <= 'z' ? 1 : 0;
                cyrillic += each >= '\u0400' && each <= '\u052F' || OTHER_ALPHABETS.indexOf(each) >= 0 ? 1 : 0;
                digits += each < 'A' ? 1 : 0;
            }
            if (cyrillic > 0 && latin > 0) {
                mixed++;
                text.append(inOneAlphabet(lower.substring(at, end), russian));
            } else if (latin > 1 && digits > 0 && cyrillic == 0) {
                text.append(mapped(lower.substring(at, end), DIGITS, FOR_DIGITS));
            } else {
                text.append(lower, at, end);
            }
            at = end;
        }
        return mixed;
    }

    private static boolean isWordPart(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '@' || letter == '$';
    }

    /** In the alphabet into which all its letters go; if both are possible, in that of the rest of the text. */
    private static String inOneAlphabet(String word, boolean russian) {
        String latin = mapped(mapped(word, OTHER_ALPHABETS, FOR_OTHER_ALPHABETS), CYRILLIC, LATIN);
        String cyrillic = mapped(word, FROM_LATIN, TO_CYRILLIC);
        boolean allLatin = latin.chars().allMatch(letter -> letter < 128);
        boolean allCyrillic = cyrillic.chars().allMatch(letter -> letter >= 128);
        return allLatin && !(allCyrillic && russian) ? latin : cyrillic;
    }

    private static String mapped(String word, String from, String to) {
        StringBuilder mapped = new StringBuilder(word.length());
        for (int at = 0; at < word.length(); at++) {
            int known = from.indexOf(word.charAt(at));
            mapped.append(known < 0 ? word.charAt(at) : to.charAt(known));
        }
        return mapped.toString();
    }
}
