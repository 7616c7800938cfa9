package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists of phrases, and where they stand in a text. One pass over the words, whatever the text. */
final class PhraseBook {

    /** So many words may stand between two phrases that belong together. */
    private static final int FEW_WORDS = 7;

    /** Of first words: Latin and Russian letters, digits, and the apostrophe. */
    private static final int SYMBOLS = 26 + 32 + 10 + 1;

    private final Node root = new Node();

    /** A tree of the letters of first words; what follows the first word is compared as it stands. */
    private static final class Node {
        private final Node[] next = new Node[SYMBOLS];
        private final List<Phrase> whole = new ArrayList<>(0);
        private final List<Phrase> beginning = new ArrayList<>(0);
    }

    /** The place of a letter that first words are made of; -1 for all others. */
    private static int symbol(char letter) {
        if (letter >= 'a' && letter <= 'z') {
            return letter - 'a';
        }
        if (letter >= 'а' && letter <= 'я') {
            return 26 + letter - 'а';
        }
        return letter >= '0' && letter <= '9' ? 26 + 32 + letter - '0' : letter == '\'' ? SYMBOLS - 1 : -1;
    }

    /** @param rest the words after the first one */
    private record Phrase(int list, String[] rest) {
    }

    /** @param phrase words; a star at the end of one stands for any ending, ? for any word */
    void add(String phrase, int list) {
        String[] words = phrase.strip().split(" ");
        boolean star = words[0].endsWith("*");
        Node node = root;
        for (char letter : words[0].substring(0, words[0].length() - (star ? 1 : 0)).toCharArray()) {
            int symbol = symbol(letter);
            if (symbol < 0) {
                throw new IllegalArgumentException("No first word of a phrase: " + words[0]);
            }
            node.next[symbol] = node.next[symbol] == null ? new Node() : node.next[symbol];
            node = node.next[symbol];
        }
        String[] rest = new String[words.length - 1];
        System.arraycopy(words, 1, rest, 0, rest.length);
        (star ? node.beginning : node.whole).add(new Phrase(list, rest));
    }

    /** Where the phrases of each list end in a text, as numbers of words. */
    Places places(String text) {
        Words words = new Words(text);
        Places places = new Places(words.sentences());
        for (int word = 0; word < words.count; word++) {
            Node node = root;
            int end = words.ends[word];
            for (int at = words.starts[word]; node != null && at < end; at++) {
                int symbol = symbol(text.charAt(at));
                node = symbol < 0 ? null : node.next[symbol];
                if (node != null) {
                    add(places, node.beginning, words, word);
                }
            }
            if (node != null) {
                add(places, node.whole, words, word);
            }
        }
        return places;
    }

    private static void add(Places places, List<Phrase> phrases, Words words, int word) {
        for (Phrase phrase : phrases) {
            if (words.follow(word, phrase.rest())) {
                places.add(phrase.list(), word, word + phrase.rest().length);
            }
        }
    }

    /** The words of a text: letters, digits, and apostrophes within. */
    private static final class Words {
        private final String text;
        private int[] starts = new int[128];
        private int[] ends = new int[128];
        private int count;

        Words(String text) {
            this.text = text;
            int at = 0;
            while (at < text.length()) {
                if (!Character.isLetterOrDigit(text.charAt(at))) {
                    at++;
                    continue;
                }
                int start = at;
                while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isApostrophe(text, at))) {
                    at++;
                }
                if (count == starts.length) {
                    starts = java.util.Arrays.copyOf(starts, count * 2);
                    ends = java.util.Arrays.copyOf(ends, count * 2);
                }
                starts[count] = start;
                ends[count++] = at;
            }
        }

        /** The number of each word's sentence. One ends at its mark before a blank, and at an empty line. */
        int[] sentences() {
            int[] sentences = new int[count];
            for (int word = 1; word < count; word++) {
                boolean ended = false;
                for (int at = ends[word - 1]; !ended && at + 1 < starts[word]; at++) {
                    char next = text.charAt(at + 1);
                    ended = ".!?;".indexOf(text.charAt(at)) >= 0 && (next == ' ' || next == '\n') || text.charAt(at) == '\n' && next == '\n';
                }
                sentences[word] = sentences[word - 1] + (ended ? 1 : 0);
            }
            return sentences;
        }

        private static boolean isApostrophe(String text, int at) {
            return (text.charAt(at) == '\'' || text.charAt(at) == '\u2019') && at + 1 < text.length()
                    && Character.isLetter(text.charAt(at + 1));
        }

        boolean follow(int word, String[] rest) {
            if (word + rest.length >= count) {
                return false;
            }
            for (int each = 0; each < rest.length; each++) {
                if (!matches(word + 1 + each, rest[each])) {
                    return false;
                }
            }
            return true;
        }

        private boolean matches(int word, String wanted) {
            int length = ends[word] - starts[word];
            if (wanted.endsWith("*")) {
                return text.startsWith(wanted.substring(0, wanted.length() - 1), starts[word]) && length >= wanted.length() - 1;
            }
            return wanted.equals("?") || length == wanted.length() && text.startsWith(wanted, starts[word]);
        }
    }

    /** Where phrases stand, by their lists. */
    static final class Places {
        private final Map<Integer, List<int[]>> byList = new HashMap<>();
        private final int[] sentences;

        private Places(int[] sentences) {
            this.sentences = sentences;
        }

        private void add(int list, int first, int last) {
            byList.computeIfAbsent(list, any -> new ArrayList<>()).add(new int[] {first, last});
        }

        /** Whether one phrase of each list stands in a sentence, one after the other, at most a few words apart. */
        boolean hasInOrder(int[] lists, int[] excluded) {
            BitSet excusing = sentencesOfAny(excluded);
            List<int[]> ends = new ArrayList<>(byList.getOrDefault(lists[0], List.of()));
            ends.removeIf(place -> excusing.get(sentences[place[0]]));
            for (int each = 1; each < lists.length && !ends.isEmpty(); each++) {
                ends = following(ends, byList.getOrDefault(lists[each], List.of()));
            }
            return !ends.isEmpty();
        }

        /** Whether one phrase of each list stands in the same sentence, whatever their order. */
        boolean hasTogether(int[] lists, int[] excluded) {
            BitSet together = sentencesOfAny(lists[0]);
            for (int each = 1; each < lists.length && !together.isEmpty(); each++) {
                together.and(sentencesOfAny(lists[each]));
            }
            if (!together.isEmpty()) {
                together.andNot(sentencesOfAny(excluded));
            }
            return !together.isEmpty();
        }

        private BitSet sentencesOfAny(int... lists) {
            BitSet found = new BitSet();
            for (int list : lists) {
                byList.getOrDefault(list, List.of()).forEach(place -> found.set(sentences[place[0]]));
            }
            return found;
        }

        /** The places of the second list that follow one of the first closely. Both are in the order of the text. */
        private List<int[]> following(List<int[]> before, List<int[]> after) {
            List<int[]> found = new ArrayList<>();
            int from = 0;
            for (int[] place : after) {
                while (from < before.size() && (before.get(from)[1] + FEW_WORDS < place[0]
                        || sentences[before.get(from)[1]] < sentences[place[0]])) {
                    from++;
                }
                if (from < before.size() && before.get(from)[1] < place[0]) {
                    found.add(place);
                }
            }
            return found;
        }
    }
}
