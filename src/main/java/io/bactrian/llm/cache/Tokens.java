package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Token.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a question into words, numbers, codes and quotations. */
final class Tokens {

    private static final Pattern PIECE = Pattern.compile("""
            (?<quote>«[^»\\n]{1,80}»|"[^"\\n]{1,80}"|“[^”\\n]{1,80}”|„[^“”\\n]{1,80}[“”]|`[^`\\n]{1,80}`)\
            |(?<code>(?:https?://|www\\.)\\S+|[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}.-]+|<[^<>\\s]{1,60}>\
            |[\\p{L}]*\\p{N}+[\\p{L}\\p{N}]*(?:[-_./:\\\\][\\p{L}\\p{N}]+)*\\p{L}[\\p{L}\\p{N}]*\
            |\\p{L}+(?:[-_./:]?\\p{N}+)+(?:[-_./:][\\p{L}\\p{N}]+)*|\\p{N}+(?:[-./:]\\p{N}+){2,}|\\p{N}+[/:-]\\p{N}+\
            |\\p{L}+[_/\\\\]\\S*[\\p{L}\\p{N}]\
            |\\p{L}[+#]{1,2}(?![\\p{L}\\p{N}]))\
            |(?<number>[-−+]?\\p{N}+(?:[\\u00A0\\u202F ]\\p{N}{3}(?!\\p{N}))*(?:[.,]\\p{N}+)*)\
            |(?<sign>[%‰$€₽£¥₸₴§№&=<>≤≥±])\
            |(?<word>\\p{L}[\\p{L}\\p{M}]*(?:['’ʼ]\\p{L}+)*)\
            |(?<end>[.!?…\\n]+)|(?<comma>[,;:()\\u2012-\\u2015\\[\\]{}|]|(?<=\\s)-(?=\\s))""");

    private Tokens() {
    }

    /** Never more than the given number; a longer text has one more, so that one can tell. */
    static List<Token> of(String text, Lexicon lexicon, int most) {
        List<Token> tokens = new ArrayList<>();
        boolean shouting = shouting(text);
        Matcher matcher = PIECE.matcher(text.replace("**", ""));
        int sentence = 0;
        int clause = 0;
        boolean first = true;
        while (matcher.find() && tokens.size() <= most) {
            if (matcher.group("end") != null) {
                sentence++;
                first = true;
            } else if (matcher.group("comma") != null) {
                clause++;
            } else {
                add(tokens, matcher, lexicon, sentence, clause, first, shouting);
                first = false;
            }
        }
        return tokens;
    }

    private static void add(List<Token> tokens, Matcher matcher, Lexicon lexicon, int sentence, int clause, boolean first,
            boolean shouting) {
        String text = matcher.group();
        String lower = text.toLowerCase(Locale.ROOT).replace('ё', 'е').replace('’', '\'').replace('ʼ', '\'');
        if (matcher.group("quote") != null) {
            String inside = lower.substring(1, lower.length() - 1).strip();
            tokens.add(new Token(text, inside, inside, Shape.QUOTE, true, sentence, clause));
        } else if (matcher.group("word") == null) {
            Shape shape = matcher.group("number") != null ? Shape.NUMBER : Shape.CODE;
            tokens.add(new Token(text, lower, lower, shape, false, sentence, clause));
        } else {
            words(tokens, text, lower, lexicon, !first && !shouting, sentence, clause);
        }
    }

    private static void words(List<Token> tokens, String text, String lower, Lexicon lexicon, boolean capitals, int sentence, int clause) {
        boolean name = capitals && Character.isUpperCase(text.charAt(0)) && !lower.equals("i") && !lower.startsWith("i'");
        if (lower.indexOf('\'') < 0) {
            tokens.add(word(text, lower, lexicon, name, sentence, clause));
            return;
        }
        for (String part : EnglishContractions.apart(lower)) {
            tokens.add(word(lower.startsWith(part) ? text.substring(0, Math.min(text.length(), part.length())) : part, part, lexicon,
                    name && lower.startsWith(part), sentence, clause));
        }
    }

    private static Token word(String text, String lower, Lexicon lexicon, boolean name, int sentence, int clause) {
        return new Token(text, lower, lexicon.stem(lower), Shape.WORD, name, sentence, clause);
    }

    /** Whether capitals say nothing here, as in a headline. */
    private static boolean shouting(String text) {
        long capitals = 0;
        long words = 0;
        Matcher matcher = Pattern.compile("\\p{L}+").matcher(text);
        while (matcher.find()) {
            words++;
            capitals += Character.isUpperCase(matcher.group().charAt(0)) ? 1 : 0;
        }
        return words > 3 && capitals * 10 > words * 7;
    }
}
