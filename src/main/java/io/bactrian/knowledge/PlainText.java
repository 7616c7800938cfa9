package io.bactrian.knowledge;

import java.util.regex.Pattern;

/**
 * What a reader sees of Markdown: no markup, no HTML, nothing hidden. Scripts and styles go with all that is in them; characters that
 * change the direction of text, that have no width or that steer a terminal are left out. What comes out is text, not HTML: whoever
 * shows it in a page escapes it.
 */
final class PlainText {

    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]{0,1000}>|<![A-Za-z][^<>]{0,1000}>");
    private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]\\[]{0,500})]\\([^()\\s]{0,2000}(?:\\s+\"[^\"]{0,500}\")?\\)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\[]{0,500})](?:\\([^()\\s]{0,2000}(?:\\s+\"[^\"]{0,500}\")?\\)|\\[[^\\]\\[]{0,200}])");
    private static final Pattern AUTOLINK = Pattern.compile("<((?:https?|mailto):[^<>\\s]{1,2000})>");
    private static final Pattern LINE_MARK = Pattern.compile("(?m)^[ \\t]{0,3}(?:#{1,6}[ \\t]+|>[ \\t]?|[-*+][ \\t]+|\\|)");
    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t|:*_=-]{3,}+$");
    private static final Pattern EMPHASIS = Pattern.compile("\\*{1,3}|~~|`{1,3}|(?<![\\p{L}\\p{N}_])_{1,3}|_{1,3}(?![\\p{L}\\p{N}_])");
    /** Begins at the first space of a run and never gives one back: otherwise half a million spaces take minutes. */
    private static final Pattern CELL = Pattern.compile("(?<![ \\t])[ \\t]*+\\|[ \\t]*+");
    private static final Pattern SPACES = Pattern.compile("[\\s&&[^\\n]]+");
    private static final Pattern LINES = Pattern.compile(" ?\\n[ \\n]*");

    private PlainText() {
    }

    /** The text behind Markdown; the end of a line stays one. */
    static String of(String markdown) {
        String text = withoutHidden(markdown);
        text = AUTOLINK.matcher(text).replaceAll("$1");
        text = HiddenHtml.removedFrom(text);
        text = TAG.matcher(text).replaceAll(" ");
        text = IMAGE.matcher(text).replaceAll("$1");
        text = LINK.matcher(text).replaceAll("$1");
        text = RULE.matcher(text).replaceAll("");
        text = LINE_MARK.matcher(text).replaceAll("");
        text = CELL.matcher(text).replaceAll(" ");
        text = EMPHASIS.matcher(text).replaceAll("");
        text = text.replace("&nbsp;", " ").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
        return LINES.matcher(SPACES.matcher(text).replaceAll(" ")).replaceAll("\n").strip();
    }

    /** The same in one line. */
    static String line(String markdown) {
        return of(markdown).replace('\n', ' ');
    }

    /** Without control and format characters: directions, joiners of nothing, tags, half surrogates. Line ends and tabs stay. */
    static String withoutHidden(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            if (letter == '\n' || letter == '\t') {
                seen.append((char) letter);
            } else if (letter == '\u2028' || letter == '\u2029') {
                seen.append('\n');
            } else if (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE && type != Character.PRIVATE_USE) {
                seen.appendCodePoint(letter);
            }
        });
        return seen.toString();
    }

    /** The place at or before this one where a text can be cut without halving a character. */
    static int boundary(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
