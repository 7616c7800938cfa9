package io.bactrian.logs;

import java.util.EnumMap;
import java.util.Map;

/**
 * Decides whether a place in which messages differ holds a value or words that tell messages apart. The evidence: how many different words
 * stand there and how evenly, of what sort they are, and what stands around the place.
 */
final class Slot {

    private static final double MOSTLY = 0.6;

    /** What stands around a place. */
    enum Surroundings {
        /** The first word tells what a message is about. */
        FIRST,
        /** Behind {@code key=}, in brackets or quotes, or behind a noun such as "user". */
        NAMED,
        TEXT
    }

    private final Surroundings surroundings;
    private final boolean inBrackets;
    /** Words elsewhere in the message; without any there is nothing that the messages have in common. */
    private final int otherWords;

    private Slot(Surroundings surroundings, boolean inBrackets, int otherWords) {
        this.surroundings = surroundings;
        this.inBrackets = inBrackets;
        this.otherWords = otherWords;
    }

    static Slot at(Skeleton skeleton, int place) {
        int words = 0;
        for (int index = 0; index < skeleton.size(); index++) {
            if (index != place && hasLetter(skeleton.token(index))) {
                words++;
            }
        }
        boolean brackets = place > 0 && (skeleton.token(place - 1).equals("(") || skeleton.token(place - 1).equals("["));
        return new Slot(surroundings(skeleton, place), brackets, words);
    }

    static boolean hasLetter(String token) {
        for (int index = 0; index < token.length(); index++) {
            if (Shape.isLetter(token.charAt(index))) {
                return true;
            }
        }
        return false;
    }

    static Surroundings surroundings(Skeleton skeleton, int place) {
        if (place == 0) {
            return Surroundings.FIRST;
        }
        String before = skeleton.token(place - 1);
        String behind = place + 1 < skeleton.size() ? skeleton.token(place + 1) : "";
        boolean named = switch (before) {
            case "=" -> true;
            case ":" -> skeleton.isGlued(place);
            case "\"", "'" -> behind.equals(before);
            case "(", "[", "{", "<" -> behind.equals(")") || behind.equals("]") || behind.equals("}") || behind.equals(">");
            default -> Vocabulary.is(Vocabulary.CUE, before);
        };
        return named ? Surroundings.NAMED : Surroundings.TEXT;
    }

    /** @param words the words that stand in this place, each with the number of lines */
    boolean holdsValues(Map<String, Long> words) {
        int different = words.size();
        if (different < 2 || otherWords == 0) {
            return false;
        }
        long lines = words.values().stream().mapToLong(Long::longValue).sum();
        Map<TokenClass, Integer> classes = new EnumMap<>(TokenClass.class);
        words.keySet().forEach(word -> classes.merge(TokenClass.of(word), 1, Integer::sum));
        if (classes.containsKey(TokenClass.MARK)) {
            return false;
        }
        int identifiers = classes.getOrDefault(TokenClass.IDENTIFIER, 0);
        int capitals = classes.getOrDefault(TokenClass.CAPITALS, 0);
        int states = classes.getOrDefault(TokenClass.STATE, 0);
        if (classes.containsKey(TokenClass.VARIABLE)) {
            return besideValues(different, identifiers, words.get(Skeleton.VARIABLE), lines);
        }
        return switch (surroundings) {
            case FIRST -> otherWords >= 3 && different >= (identifiers >= different * 0.7 ? 4 : 20);
            case NAMED -> {
                if (identifiers >= different * MOSTLY) {
                    yield different >= 3;
                }
                if (capitals * 2 >= different) {
                    yield different >= (inBrackets ? 4 : 20);
                }
                yield states * 2 >= different ? different >= 8 : different >= 6 || different >= 3 && evenly(words, lines) >= 2.5;
            }
            case TEXT -> {
                if (identifiers >= different * 0.7) {
                    yield different >= 3;
                }
                if (capitals * 2 >= different) {
                    yield different >= 20;
                }
                yield states >= different * 0.4 ? different >= 12 : different >= 8 || different >= 6 && evenly(words, lines) >= 5;
            }
        };
    }

    /** A word in a place where other lines have a value. */
    private boolean besideValues(int different, int identifiers, long linesWithValue, long lines) {
        return switch (surroundings) {
            case NAMED -> true;
            case FIRST -> different >= 3 && otherWords >= 2 && identifiers + 1 >= different * 0.5;
            case TEXT -> different >= 3 && linesWithValue >= lines * 0.3;
        };
    }

    /** As how many equally frequent words these words are: e to the power of their entropy. */
    private static double evenly(Map<String, Long> words, long lines) {
        double entropy = 0;
        for (long count : words.values()) {
            double share = (double) count / lines;
            entropy -= share * Math.log(share);
        }
        return Math.exp(entropy);
    }
}
