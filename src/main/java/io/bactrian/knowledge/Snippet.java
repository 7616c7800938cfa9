package io.bactrian.knowledge;

import java.util.List;

/** The sentences of a chunk that a reader of the results sees: the one that fits the question best, and what follows or precedes it. */
final class Snippet {

    static final int LONGEST = 320;

    private Snippet() {
    }

    /** Plain text of at most 320 characters, with … where something was left out. */
    static String of(String text, ChunkTerms terms, Ranking ranking) {
        List<String> sentences = Sentences.of(text);
        if (sentences.isEmpty()) {
            return "";
        }
        int best = 0;
        double fits = -1;
        for (int at = 0; at < Math.min(sentences.size(), terms.sentences().size()); at++) {
            double now = ranking.ofSentence(terms.sentences().get(at));
            if (now > fits) {
                fits = now;
                best = at;
            }
        }
        int from = best;
        int to = best + 1;
        int length = sentences.get(best).length();
        while (to < sentences.size() && length + 1 + sentences.get(to).length() <= LONGEST - 4) {
            length += 1 + sentences.get(to++).length();
        }
        while (from > 0 && length + 1 + sentences.get(from - 1).length() <= LONGEST - 4) {
            length += 1 + sentences.get(--from).length();
        }
        String shown = String.join(" ", sentences.subList(from, to));
        if (shown.length() > LONGEST - 4) {
            int cut = shown.lastIndexOf(' ', LONGEST - 4);
            return before(from) + shown.substring(0, cut > LONGEST / 2 ? cut : PlainText.boundary(shown, LONGEST - 4)).strip() + " …";
        }
        return before(from) + shown + (to < sentences.size() ? " …" : "");
    }

    private static String before(int from) {
        return from > 0 ? "… " : "";
    }
}
