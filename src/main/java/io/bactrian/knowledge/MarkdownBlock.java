package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A paragraph, list, table or piece of code of an article, and where it stands.
 *
 * @param heading the headings above it, outermost first, such as {@code Invoices › Refunds}; empty before the first one
 * @param text    plain text; items of a list and rows of a table are lines
 */
record MarkdownBlock(String heading, String text) {

    static final String BETWEEN_HEADINGS = " › ";

    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]++(.*)");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)[ \\t]*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+.*|[ \\t]*\\|.*");
    private static final int LONGEST_HEADING = 200;

    /** The blocks of an article in their order, each with something to read. */
    static List<MarkdownBlock> of(String markdown) {
        return new Reader().read(markdown);
    }

    private static final class Reader {

        private final List<MarkdownBlock> blocks = new ArrayList<>();
        private final String[] headings = new String[6];
        private final StringBuilder open = new StringBuilder();

        List<MarkdownBlock> read(String markdown) {
            String fence = null;
            for (String line : markdown.split("\\R", -1)) {
                Matcher fenced = FENCE.matcher(line);
                if (fence != null) {
                    if (fenced.matches() && fenced.group(1).equals(fence)) {
                        fence = null;
                        close();
                    } else {
                        open.append('\n').append(line);
                    }
                } else if (fenced.matches()) {
                    close();
                    fence = fenced.group(1);
                } else {
                    readLine(line);
                }
            }
            close();
            return blocks;
        }

        private void readLine(String line) {
            Matcher heading = HEADING.matcher(line);
            Matcher underline = UNDERLINE.matcher(line);
            if (heading.matches()) {
                close();
                under(heading.group(1).length(), withoutEnd(heading.group(2)));
            } else if (underline.matches() && !open.isEmpty() && open.indexOf("\n") < 0) {
                String title = open.toString();
                open.setLength(0);
                under(line.strip().charAt(0) == '=' ? 1 : 2, title);
            } else if (line.isBlank()) {
                close();
            } else {
                open.append(open.isEmpty() ? "" : ITEM.matcher(line).matches() ? "\n" : " ").append(line);
            }
        }

        /** A heading may end with marks as well. By hand: a pattern tries every way to divide a run of spaces. */
        private static String withoutEnd(String heading) {
            int end = heading.stripTrailing().length();
            while (end > 0 && heading.charAt(end - 1) == '#') {
                end--;
            }
            return heading.substring(0, end).stripTrailing();
        }

        private void under(int level, String title) {
            String text = PlainText.line(title);
            headings[level - 1] = text.substring(0, PlainText.boundary(text, Math.min(text.length(), LONGEST_HEADING)));
            for (int deeper = level; deeper < headings.length; deeper++) {
                headings[deeper] = null;
            }
        }

        private void close() {
            String text = PlainText.of(open.toString());
            open.setLength(0);
            if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
                List<String> path = new ArrayList<>();
                for (String heading : headings) {
                    if (heading != null && !heading.isBlank()) {
                        path.add(heading);
                    }
                }
                blocks.add(new MarkdownBlock(String.join(BETWEEN_HEADINGS, path), text));
            }
        }
    }
}
