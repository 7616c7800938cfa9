package io.bactrian.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A field in the first part of a line: a word, or what stands in brackets.
 *
 * @param start where it begins in the line
 * @param end where it ends, exclusive
 */
record HeaderField(int start, int end, Kind kind) {

    static final int MOST = 14;

    private static final int LONGEST_BRACKET = 512;
    private static final int LONGEST_TIME = 40;
    private static final Pattern DATE = Pattern.compile(
            "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.](\\d{2}|\\d{4})|\\d{2}[-/.]\\d{2}");
    private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{1,2}(:\\d{1,2})?([.,:]\\d+)?(Z|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern DATE_AND_TIME = Pattern.compile(
            "(\\d{4}-?\\d{2}-?\\d{2}|\\d{1,2}/\\w{3}/\\d{4})[-T_:]\\d{1,2}[:.]\\d{1,2}([:.]\\d{1,2})?([.,:]\\d+)?"
                    + "(Z|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern EPOCH = Pattern.compile("[12]\\d{9}(\\d{3}|\\.\\d+)?");
    private static final Pattern OFFSET = Pattern.compile("[+-]\\d{2}:?\\d{2}|Z|UTC|GMT");
    private static final Pattern CLOCK_WITHIN = Pattern.compile("\\d{1,2}:\\d{2}");
    private static final Pattern UPTIME = Pattern.compile("\\[\\s*\\d+\\.\\d+]");
    private static final Pattern SIX_DIGITS = Pattern.compile("\\d{6}");
    private static final Pattern NUMBER = Pattern.compile("[\\[(]?\\d+[\\])]?[:,]?");
    private static final Pattern SEPARATOR = Pattern.compile("[-|:>/]|-{2,}");

    private static final Set<String> KEYS = Set.of("time", "ts", "t", "timestamp", "date", "level", "lvl", "severity");

    enum Kind {
        /** A part of a point in time. */
        TIME,
        NUMBER,
        LEVEL,
        SEPARATOR,
        BRACKET,
        /** Who speaks: {@code sshd[12]:}. */
        SPEAKER,
        /** A word with digits or joints in it, such as a host. */
        MIXED,
        WORD
    }

    /** The first fields of a line. */
    static List<HeaderField> of(String line, char separator) {
        List<HeaderField> ranges = new ArrayList<>();
        int at = 0;
        while (ranges.size() <= MOST) {
            while (at < line.length() && isSpace(line.charAt(at), separator)) {
                at++;
            }
            if (at >= line.length()) {
                break;
            }
            int end = end(line, at, separator);
            ranges.add(new HeaderField(at, end, Kind.WORD));
            at = end;
        }
        List<HeaderField> fields = new ArrayList<>();
        for (int index = 0; index < ranges.size(); index++) {
            HeaderField range = ranges.get(index);
            String text = range.text(line);
            String next = index + 1 < ranges.size() ? ranges.get(index + 1).text(line) : "";
            Kind before = fields.isEmpty() ? Kind.WORD : fields.get(fields.size() - 1).kind();
            String beforeText = index == 0 ? "" : ranges.get(index - 1).text(line);
            fields.add(new HeaderField(range.start(), range.end(), kind(text, next, before, beforeText)));
        }
        return fields;
    }

    private static boolean isSpace(char letter, char separator) {
        return separator == ' ' ? letter <= ' ' : letter == separator;
    }

    /** Where the field that begins at {@code start} ends; brackets keep together what stands in them. */
    static int end(String line, int start, char separator) {
        if (line.charAt(start) == '[' && separator == ' ') {
            int depth = 0;
            int furthest = Math.min(line.length(), start + LONGEST_BRACKET);
            for (int index = start; index < furthest; index++) {
                depth += line.charAt(index) == '[' ? 1 : line.charAt(index) == ']' ? -1 : 0;
                if (depth == 0) {
                    int end = index + 1;
                    return end < line.length() && (line.charAt(end) == ':' || line.charAt(end) == ',') ? end + 1 : end;
                }
            }
        }
        int end = start;
        while (end < line.length() && !isSpace(line.charAt(end), separator)) {
            end++;
        }
        return end;
    }

    String text(String line) {
        return line.substring(start, end);
    }

    private static Kind kind(String field, String next, Kind before, String beforeText) {
        boolean bracket = field.startsWith("[");
        String bare = bare(field);
        boolean timeInBrackets = bracket
                && (CLOCK_WITHIN.matcher(bare).find() && bare.length() < LONGEST_TIME || UPTIME.matcher(field).matches());
        if (timeInBrackets || isTime(bare, next, before, beforeText)) {
            return Kind.TIME;
        }
        if (SEPARATOR.matcher(field).matches()) {
            return Kind.SEPARATOR;
        }
        if (NUMBER.matcher(field).matches()) {
            return Kind.NUMBER;
        }
        if (isLevel(bare)) {
            return Kind.LEVEL;
        }
        if (bracket) {
            return Kind.BRACKET;
        }
        if (field.endsWith(":") || next.equals(":")) {
            return Kind.SPEAKER;
        }
        boolean mixed = field.chars().anyMatch(letter -> Shape.isDigit((char) letter))
                || bare.indexOf('.') > 0 && bare.indexOf('.') < bare.length() - 1;
        return mixed ? Kind.MIXED : Kind.WORD;
    }

    private static boolean isTime(String bare, String next, Kind before, String beforeText) {
        if (DATE_AND_TIME.matcher(bare).matches() || TIME.matcher(bare).matches() || EPOCH.matcher(bare).matches()) {
            return true;
        }
        if (DATE.matcher(bare).matches()) {
            return bare.length() > 5 || CLOCK_WITHIN.matcher(next).find();
        }
        if (SIX_DIGITS.matcher(bare).matches()) {
            return before == Kind.TIME && SIX_DIGITS.matcher(beforeText).matches() || SIX_DIGITS.matcher(next).matches();
        }
        if (Vocabulary.is(Vocabulary.MONTH, bare)) {
            return NUMBER.matcher(next).matches();
        }
        if (Vocabulary.is(Vocabulary.DAY, bare)) {
            return Vocabulary.is(Vocabulary.MONTH, bare(next)) || CLOCK_WITHIN.matcher(next).find() || DATE.matcher(bare(next)).matches()
                    || before == Kind.TIME;
        }
        boolean dayOfMonth = bare.length() <= 2 && NUMBER.matcher(bare).matches() && Vocabulary.is(Vocabulary.MONTH, bare(beforeText));
        return dayOfMonth || before == Kind.TIME && OFFSET.matcher(bare).matches();
    }

    /** Without brackets, the punctuation behind it and the {@code time=} before it. */
    static String bare(String field) {
        int start = 0;
        int end = field.length();
        int equals = field.indexOf('=');
        if (equals > 0 && KEYS.contains(field.substring(0, equals))) {
            start = equals + 1;
        }
        while (start < end && "[(<\"".indexOf(field.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && "])>,:;\"".indexOf(field.charAt(end - 1)) >= 0) {
            end--;
        }
        return field.substring(start, end);
    }

    /** {@code INFO}, {@code [warn]}, and the single letters that Android writes. */
    static boolean isLevel(String bare) {
        return bare.length() == 1 ? "VDIWEF".indexOf(bare.charAt(0)) >= 0 : Vocabulary.is(Vocabulary.LEVEL, bare);
    }
}
