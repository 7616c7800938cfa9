package io.bactrian.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Words and beginnings of words, in lower case, each with a set of bits that says what it is. */
final class Lexicon {

    private static final int SHORTEST_STEM = 2;

    private final Map<String, Integer> words = new HashMap<>();
    private final Map<String, Integer> stems = new HashMap<>();
    private int longestStem;

    /** @param word with a star at its end it stands for any ending */
    void add(String word, int bits) {
        if (word.endsWith("*")) {
            stems.merge(word.substring(0, word.length() - 1), bits, (old, more) -> old | more);
            longestStem = Math.max(longestStem, word.length() - 1);
        } else {
            words.merge(word, bits, (old, more) -> old | more);
        }
    }

    /** The bits of a word in lower case; 0 when it is not known. */
    int of(String word) {
        int bits = words.getOrDefault(word, 0);
        if (stems.isEmpty()) {
            return bits;
        }
        for (int length = Math.min(longestStem, word.length()); length >= SHORTEST_STEM; length--) {
            Integer found = stems.get(word.substring(0, length));
            if (found != null) {
                return bits | found;
            }
        }
        return bits;
    }

    int size() {
        return words.size() + stems.size();
    }

    /** Reads a list: lines of words, each line after the name of its section where the file has sections. */
    static void read(String file, BiConsumer<String, String> word) {
        for (String line : lines(file)) {
            int colon = line.indexOf(": ");
            String section = colon < 0 ? "" : line.substring(0, colon);
            for (String each : line.substring(colon < 0 ? 0 : colon + 2).split(" ")) {
                word.accept(section, each);
            }
        }
    }

    /** The lines of a resource of this package, without its comments. */
    static List<String> lines(String file) {
        try (InputStream stream = Lexicon.class.getResourceAsStream("/privacy/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("The list " + file + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()
                    && !line.startsWith("#"))
                    .map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
