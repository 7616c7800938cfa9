package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an article that is found and cited as a whole: what stands together under one heading, as much as one reads at a glance.
 *
 * @param heading the headings above it, without the article's title
 * @param text    plain text
 */
record Chunk(String heading, String text) {

    /** Paragraphs under one heading are put together up to here. */
    static final int USUAL = 1_200;

    /** Nothing is longer; a longer paragraph is cut between sentences, and the last sentence said again. */
    static final int LONGEST = 2_400;

    private static final int LONGEST_OVERLAP = 300;

    /** The chunks of an article in their order. */
    static List<Chunk> of(String title, String markdown) {
        List<Chunk> chunks = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        String heading = "";
        // Before the blocks are told apart: a script or a comment may span them.
        for (MarkdownBlock block : MarkdownBlock.of(HiddenHtml.removedFrom(PlainText.withoutHidden(markdown)))) {
            String above = withoutTitle(block.heading(), title);
            if (!above.equals(heading) || open.length() + block.text().length() > USUAL) {
                close(open, heading, chunks);
            }
            heading = above;
            for (String part : parts(block.text())) {
                if (open.length() + part.length() > LONGEST) {
                    close(open, heading, chunks);
                }
                open.append(open.isEmpty() ? "" : "\n").append(part);
            }
        }
        close(open, heading, chunks);
        return chunks;
    }

    private static void close(StringBuilder open, String heading, List<Chunk> chunks) {
        if (!open.isEmpty()) {
            chunks.add(new Chunk(heading, open.toString()));
            open.setLength(0);
        }
    }

    private static String withoutTitle(String heading, String title) {
        if (heading.equals(title)) {
            return "";
        }
        String begin = title + MarkdownBlock.BETWEEN_HEADINGS;
        return heading.startsWith(begin) ? heading.substring(begin.length()) : heading;
    }

    private static List<String> parts(String text) {
        if (text.length() <= LONGEST) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        String last = "";
        for (String sentence : Sentences.of(text)) {
            if (open.length() + sentence.length() + 1 > LONGEST - LONGEST_OVERLAP) {
                parts.add(open.toString());
                open.setLength(0);
                open.append(last.length() <= LONGEST_OVERLAP ? last : "");
            }
            open.append(open.isEmpty() ? "" : " ").append(sentence);
            last = sentence;
        }
        parts.add(open.toString());
        return parts;
    }
}
