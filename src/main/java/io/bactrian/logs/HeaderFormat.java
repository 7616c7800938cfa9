package io.bactrian.logs;

import java.util.List;
import java.util.function.IntPredicate;

/** Where the message begins in a line: behind time, level, process, thread and the name of who speaks. {@link HeaderColumns} learns it. */
final class HeaderFormat {

    /** Lines that are looked at to learn the format. */
    static final int SAMPLE = 1000;

    static final HeaderFormat NONE = new HeaderFormat(' ', List.of(), 0, false);

    /** The name that a dash ends has fewer fields than this. */
    static final int DASH_AHEAD = 3;

    private final char separator;
    /** The kind of each field of the header; WORD where any field will do. */
    private final List<HeaderField.Kind> plan;
    /** How many fields at the beginning say when; what stands between them may be anything. */
    private final int timeFields;
    /** Whether a name behind the plan ends with a dash. */
    private final boolean dash;

    HeaderFormat(char separator, List<HeaderField.Kind> plan, int timeFields, boolean dash) {
        this.separator = separator;
        this.plan = plan;
        this.timeFields = timeFields;
        this.dash = dash;
    }

    /** Where the message of a line begins; 0 for a line that has no such header. */
    int messageStart(String line) {
        int at = 0;
        int words = -1;
        for (int index = 0; index < plan.size(); index++) {
            at = behindSeparators(line, at);
            if (at >= line.length()) {
                return index < timeFields ? 0 : line.length();
            }
            int end = HeaderField.end(line, at, separator);
            if (plan.get(index) == HeaderField.Kind.SPEAKER) {
                end = behindAddress(line, end);
            }
            if (plan.get(index) == HeaderField.Kind.WORD && index >= timeFields) {
                words = words < 0 ? at : words;
            } else if (!fits(line, at, end, plan.get(index))) {
                return index < timeFields ? 0 : words < 0 ? at : words;
            } else {
                words = -1;
            }
            at = end;
        }
        at = behindSeparators(line, at);
        return dash ? behindDash(line, at) : at;
    }

    private int behindDash(String line, int from) {
        int at = from;
        for (int field = 0; field < DASH_AHEAD && at < line.length(); field++) {
            int end = HeaderField.end(line, at, separator);
            if (end == at + 1 && line.charAt(at) == '-') {
                return behindSeparators(line, end);
            }
            at = behindSeparators(line, end);
        }
        return from;
    }

    /** A speaker may give an address of its own: {@code launchd[1] (com.example.job[42]):}. */
    private int behindAddress(String line, int end) {
        int next = behindSeparators(line, end);
        if (line.charAt(end - 1) == ':' || next >= line.length() || line.charAt(next) != '(') {
            return end;
        }
        int behind = HeaderField.end(line, next, separator);
        return line.charAt(behind - 1) == ':' ? behind : end;
    }

    private int behindSeparators(String line, int from) {
        int at = from;
        while (at < line.length() && (separator == ' ' ? line.charAt(at) <= ' ' : line.charAt(at) == separator)) {
            at++;
        }
        return at;
    }

    private static boolean fits(String line, int start, int end, HeaderField.Kind kind) {
        IntPredicate digit = index -> Shape.isDigit(line.charAt(index));
        return switch (kind) {
            case TIME -> {
                for (int index = start; index < end; index++) {
                    if (digit.test(index)) {
                        yield true;
                    }
                }
                String bare = HeaderField.bare(line.substring(start, end));
                yield Vocabulary.is(Vocabulary.MONTH | Vocabulary.DAY | Vocabulary.ZONE, bare) || bare.equals("Z");
            }
            case NUMBER -> digit.test(start) || end > start + 1 && digit.test(start + 1);
            case LEVEL -> HeaderField.isLevel(HeaderField.bare(line.substring(start, end)));
            case SEPARATOR -> end - start <= 3 && !Shape.isLetter(line.charAt(start)) && !digit.test(start);
            case BRACKET -> line.charAt(start) == '[';
            case SPEAKER -> line.charAt(end - 1) == ':' || beginsWithColon(line, end);
            default -> true;
        };
    }

    private static boolean beginsWithColon(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) <= ' ') {
            at++;
        }
        return at < line.length() && line.charAt(at) == ':';
    }

    @Override
    public String toString() {
        return plan + (dash ? " -" : "");
    }
}
