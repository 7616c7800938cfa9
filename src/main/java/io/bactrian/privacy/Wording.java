package io.bactrian.privacy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much a text is worded like an attack, whatever its words: a linear model of beginnings of words, pairs of them, and pieces of four
 * letters. {@code injection-wording.bin} is learned from the samples by {@code WordingTraining}, beside the tests. Thread-safe.
 */
final class Wording {

    static final String FILE = "injection-wording.bin";

    /** Features share so many weights by their hashes. */
    static final int BUCKETS = 1 << 16;

    private static final int STEM = 5;
    private static final int PIECE = 4;
    private static final int LONGEST_SENTENCE = 40;
    /** Of a few words none may decide alone. */
    private static final int FEWEST_FEATURES = 40;

    private final float bias;
    private final float scale;
    private final byte[] weights = new byte[BUCKETS];

    Wording() {
        try (InputStream file = Wording.class.getResourceAsStream("/privacy/" + FILE)) {
            if (file == null) {
                throw new IllegalStateException("The weights " + FILE + " are not in the jar");
            }
            DataInputStream data = new DataInputStream(file);
            bias = data.readFloat();
            scale = data.readFloat();
            data.readFully(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The strongest of the text's sentences, each with the one after it: above 0 rather an attack, below 0 rather none. */
    double score(String text) {
        double strongest = Double.NEGATIVE_INFINITY;
        Features features = new Features();
        for (String passage : passages(text)) {
            features.read(passage);
            long sum = 0;
            for (int each = 0; each < features.count; each++) {
                sum += weights[features.found[each]];
            }
            strongest = Math.max(strongest, bias + scale * sum * features.share());
        }
        return strongest;
    }

    /** Every two sentences that stand side by side; a sentence ends at the latest after so many words as nobody writes. */
    static List<String> passages(String text) {
        List<Integer> ends = new ArrayList<>();
        int words = 0;
        for (int at = 1; at < text.length(); at++) {
            char letter = text.charAt(at);
            boolean blank = letter == ' ' || letter == '\n';
            words += blank ? 1 : 0;
            boolean ended = blank && ".!?;".indexOf(text.charAt(at - 1)) >= 0 || letter == '\n' && text.charAt(at - 1) == '\n';
            if (ended || blank && words == LONGEST_SENTENCE) {
                ends.add(at);
                words = 0;
            }
        }
        ends.add(text.length());
        List<String> passages = new ArrayList<>();
        for (int second = 1; second < ends.size(); second++) {
            passages.add(text.substring(second == 1 ? 0 : ends.get(second - 2), ends.get(second)));
        }
        return passages.isEmpty() ? List.of(text) : passages;
    }

    /** The features of one passage after the other, each once. */
    static final class Features {
        private final long[] seen = new long[BUCKETS / Long.SIZE];
        private int[] found = new int[512];
        private int count;

        int[] of(String passage) {
            read(passage);
            return Arrays.copyOf(found, count);
        }

        /** Long passages have more features; the length itself is none. */
        double share() {
            return share(count);
        }

        static double share(int features) {
            return 3 / Math.sqrt(Math.max(FEWEST_FEATURES, features));
        }

        private void read(String passage) {
            for (int each = 0; each < count; each++) {
                seen[found[each] >> 6] = 0;
            }
            count = 0;
            StringBuilder words = new StringBuilder(passage.length() + 2).append(' ');
            int before = -1;
            int at = 0;
            while (at < passage.length()) {
                char letter = passage.charAt(at);
                if (!Character.isLetterOrDigit(letter)) {
                    at++;
                    continue;
                }
                int start = words.length();
                boolean number = true;
                for (; at < passage.length() && isOfWord(passage, at); at++) {
                    number &= Character.isDigit(passage.charAt(at));
                    words.append(passage.charAt(at));
                }
                if (number) {
                    words.setLength(start);
                    words.append('0');
                }
                int stem = hash('w', words, start, Math.min(start + STEM, words.length()));
                add(stem);
                if (before != -1) {
                    add(before * 31 + stem);
                }
                before = stem;
                words.append(' ');
            }
            for (int piece = 0; piece + PIECE <= words.length(); piece++) {
                add(hash('c', words, piece, piece + PIECE));
            }
        }

        private static boolean isOfWord(String text, int at) {
            char letter = text.charAt(at);
            return Character.isLetterOrDigit(letter) || letter == '\'' && at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
        }

        private static int hash(char kind, CharSequence text, int from, int to) {
            int hash = 0x811c9dc5 ^ kind;
            for (int at = from; at < to; at++) {
                hash = (hash ^ text.charAt(at)) * 0x01000193;
            }
            return hash;
        }

        private void add(int hash) {
            int mixed = hash * 0x9E3779B1;
            int bucket = mixed >>> 16;
            if ((seen[bucket >> 6] & 1L << bucket) == 0) {
                seen[bucket >> 6] |= 1L << bucket;
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = bucket;
            }
        }
    }
}
