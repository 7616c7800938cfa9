package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts plain text into sentences, roughly: a full stop, a mark or a line break, then something that begins like a sentence. */
final class Sentences {

    private static final int LONGEST = 600;
    private static final Pattern END = Pattern.compile("(?<=[.!?;…])[»”\"')]*\\s+(?=[\\p{Lu}\\p{Nd}«“\"(])|\\n+");

    private Sentences() {
    }

    /** The sentences in their order, none empty and none longer than 600 characters: what has no end is cut at a space or anywhere. */
    static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        Matcher end = END.matcher(text);
        int from = 0;
        while (end.find()) {
            take(text.substring(from, end.start()), sentences);
            from = end.end();
        }
        take(text.substring(from), sentences);
        return sentences;
    }

    private static void take(String sentence, List<String> sentences) {
        String rest = sentence.strip();
        while (rest.length() > LONGEST) {
            int space = rest.lastIndexOf(' ', LONGEST);
            int cut = space > LONGEST / 2 ? space : PlainText.boundary(rest, LONGEST);
            sentences.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty()) {
            sentences.add(rest);
        }
    }
}
