package io.bactrian.privacy;

import java.util.Locale;
import java.util.Set;

/** E-mail addresses in any script, without the punctuation around them. */
final class EmailDetector implements Detector {

    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 253;
    /** Ends of file names that stand behind an @ as well: logo@2x.png. */
    private static final Set<String> FILES = Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "js", "ts", "css", "json", "xml",
            "html", "txt", "log", "yaml", "yml", "java", "py", "jar");

    @Override
    public void find(Passage passage, Findings findings) {
        String text = passage.text();
        for (int sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
            int start = localStart(passage, sign);
            int end = domainEnd(passage, sign + 1);
            if (start < sign && end > 0 && !isPartOfAnother(passage, start, end) && findings.isFree(start, end)) {
                findings.add(Finding.Kind.EMAIL, start, end);
            }
        }
    }

    private static int localStart(Passage passage, int sign) {
        if (passage.at(sign - 1) == '"') {
            return quotedStart(passage, sign);
        }
        int start = sign;
        while (start > 0 && sign - start < LONGEST_LOCAL && isLocal(passage.at(start - 1))) {
            start--;
        }
        // Punctuation that belongs to the sentence: "…адрес .anna@", "-anna@", "'anna@".
        while (start < sign && !Character.isLetterOrDigit(passage.at(start)) && passage.at(start) != '_') {
            start++;
        }
        return passage.at(sign - 1) == '.' ? sign : start;
    }

    private static int quotedStart(Passage passage, int sign) {
        for (int at = sign - 2; at >= 0 && sign - at <= LONGEST_LOCAL; at--) {
            if (passage.at(at) == '"') {
                return sign - at > 2 ? at : sign;
            }
            if (passage.at(at) == '\n') {
                break;
            }
        }
        return sign;
    }

    private static boolean isLocal(char letter) {
        return Character.isLetterOrDigit(letter) || Character.isSurrogate(letter) || "._%+-'!#$&*~^".indexOf(letter) >= 0;
    }

    /** The end of the longest domain with a top level that begins here, or -1. */
    private static int domainEnd(Passage passage, int start) {
        int end = -1;
        int label = start;
        boolean cyrillicTop = false;
        for (int at = start; at - start <= LONGEST_DOMAIN; at++) {
            char letter = passage.at(at);
            if (Character.isLetterOrDigit(letter) || letter == '-' && at > label) {
                continue;
            }
            int labelEnd = trimmed(passage, label, at);
            boolean first = label == start;
            if (labelEnd == label || !first && (cyrillicTop || beginsSentence(passage, label, labelEnd, end > 0))) {
                break;
            }
            if (!first && isTop(passage, label, labelEnd)) {
                end = labelEnd;
                cyrillicTop = isCyrillic(passage.at(labelEnd - 1)) && isTopInCyrillic(passage.text().substring(label, labelEnd));
            } else if (!first && end > 0 && isCyrillic(passage.at(label)) != isCyrillic(passage.at(end - 1))) {
                break;
            }
            if (letter != '.' || labelEnd < at) {
                break;
            }
            label = at + 1;
        }
        return end;
    }

    private static int trimmed(Passage passage, int from, int to) {
        int end = to;
        while (end > from && passage.at(end - 1) == '-') {
            end--;
        }
        return end;
    }

    /** "anna@mail.ru.Спасибо", "anna@mail.com.Please": a full stop without its blank. */
    private static boolean beginsSentence(Passage passage, int label, int end, boolean complete) {
        char first = passage.at(label);
        char before = passage.at(label - 2);
        boolean otherScript = isCyrillic(first) && !isCyrillic(before) && complete;
        return otherScript || complete && Character.isUpperCase(first) && end - label > 1 && Character.isLowerCase(passage.at(label + 1))
                && Character.isLowerCase(before);
    }

    private static boolean isTop(Passage passage, int from, int to) {
        String top = passage.text().substring(from, to).toLowerCase(Locale.ROOT);
        if (top.startsWith("xn--")) {
            return top.length() > 5;
        }
        return top.length() >= 2 && top.length() <= 24 && top.chars().allMatch(Character::isLetter) && !FILES.contains(top);
    }

    private static boolean isTopInCyrillic(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "рф", "рус", "москва", "дети", "онлайн", "сайт", "орг", "ком", "бел", "укр", "қаз", "срб", "мкд", "мон", "бг",
                    "ею" -> true;
            default -> false;
        };
    }

    private static boolean isCyrillic(char letter) {
        return letter >= '\u0400' && letter <= '\u04FF';
    }

    /** The name and password in a URL, the address of a repository, and identifiers of messages look the same. */
    private static boolean isPartOfAnother(Passage passage, int start, int end) {
        if (passage.at(start - 1) == '@' || passage.at(end) == '@') {
            return true;
        }
        if (passage.at(end) == ':' && passage.text().startsWith("git@", start)) {
            return true;
        }
        int at = start;
        while (at > 0 && start - at < 300 && !Character.isWhitespace(passage.at(at - 1)) && passage.at(at - 1) != '"') {
            at--;
        }
        String token = passage.text().substring(at, start);
        int scheme = token.lastIndexOf("://");
        if (scheme >= 0 && token.indexOf('/', scheme + 3) < 0 && token.indexOf('?', scheme) < 0) {
            return true;
        }
        return passage.at(start - 1) == '<' && passage.text().substring(Math.max(0, start - 20), start).toLowerCase(Locale.ROOT)
                .matches("(?s).*(message-id|in-reply-to|references):\\s*<");
    }
}
