package io.bactrian.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.lang.Nullable;

/**
 * The columns that the first fields of a sample of lines make. A column is part of the header where nine lines of ten agree on its kind.
 * Learned from many lines rather than read off a list of formats: logs are as inventive as their authors.
 */
final class HeaderColumns {

    private static final double AGREED = 0.9;
    private static final int LATEST_TIME = 11;
    private static final int LATEST_FIRST_TIME = 5;
    /** How far ahead a level may stand that makes the fields before it part of the header. */
    private static final int LEVEL_AHEAD = 4;
    private static final int LINES_TO_BELIEVE_ANY_SPEAKER = 20;

    private final char separator;
    private final List<String> sample = new ArrayList<>();
    private final List<List<HeaderField>> rows = new ArrayList<>();

    private HeaderColumns(List<String> lines, char separator) {
        this.separator = separator;
        List<List<HeaderField>> all = lines.stream().map(line -> HeaderField.of(line, separator)).toList();
        // So do other lines that follow a message.
        boolean timed = all.stream().filter(HeaderColumns::beginsWithTime).count() * 2 >= lines.size();
        for (int row = 0; row < lines.size(); row++) {
            if (!timed || beginsWithTime(all.get(row))) {
                sample.add(lines.get(row));
                rows.add(all.get(row));
            }
        }
    }

    private static boolean beginsWithTime(List<HeaderField> row) {
        return row.stream().limit(LATEST_FIRST_TIME + 1L).anyMatch(field -> field.kind() == HeaderField.Kind.TIME);
    }

    /** @param lines the first lines of a log */
    static HeaderFormat formatOf(List<String> lines) {
        // Traces that a message is followed by say nothing of the header.
        List<String> filled = lines.stream().filter(line -> !line.isBlank() && line.charAt(0) > ' ').toList();
        if (filled.isEmpty()) {
            return HeaderFormat.NONE;
        }
        HeaderFormat piped = new HeaderColumns(filled, '|').format();
        return piped == HeaderFormat.NONE ? new HeaderColumns(filled, ' ').format() : piped;
    }

    private HeaderFormat format() {
        int lastTime = -1;
        for (int column = 0; column <= LATEST_TIME; column++) {
            lastTime = agree(column, HeaderField.Kind.TIME) ? column : lastTime;
        }
        if (separator == '|' && (lastTime != 0 || rows.stream().filter(row -> row.size() > 1).count() < rows.size() * AGREED)) {
            return HeaderFormat.NONE;
        }
        if (lastTime < 0 || !mostlyNoWords(lastTime)) {
            return separator == ' ' ? levelOnly() : HeaderFormat.NONE;
        }
        List<HeaderField.Kind> plan = new ArrayList<>();
        for (int column = 0; column <= lastTime; column++) {
            plan.add(agree(column, HeaderField.Kind.TIME) ? HeaderField.Kind.TIME : HeaderField.Kind.WORD);
        }
        while (extend(plan)) {
            // as far as columns agree
        }
        return new HeaderFormat(separator, List.copyOf(plan), lastTime + 1, separator == ' ' && dashAhead(plan.size()));
    }

    private long count(int column, HeaderField.Kind kind) {
        return rows.stream().filter(row -> row.size() > column && row.get(column).kind() == kind).count();
    }

    private boolean agree(int column, HeaderField.Kind kind) {
        return count(column, kind) >= rows.size() * AGREED;
    }

    /** What stands before the time is an id or a mark; words there would be a message that speaks of a time. */
    private boolean mostlyNoWords(int lastTime) {
        int headerLike = 0;
        for (int column = 0; column < lastTime; column++) {
            headerLike += count(column, HeaderField.Kind.WORD) <= rows.size() * (1 - AGREED) ? 1 : 0;
        }
        return headerLike * 2 >= lastTime && count(0, HeaderField.Kind.WORD) * 2 < rows.size();
    }

    /** {@code WARN message}: a log whose times somebody cut off. */
    private HeaderFormat levelOnly() {
        List<HeaderField.Kind> plan = new ArrayList<>();
        for (int column = 0; column < LEVEL_AHEAD; column++) {
            if (agree(column, HeaderField.Kind.LEVEL) && areWrittenAsLevels(column)) {
                plan.add(HeaderField.Kind.LEVEL);
                return new HeaderFormat(' ', List.copyOf(plan), 0, false);
            }
            if (!agree(column, HeaderField.Kind.NUMBER) && !agree(column, HeaderField.Kind.BRACKET)) {
                break;
            }
            plan.add(agree(column, HeaderField.Kind.NUMBER) ? HeaderField.Kind.NUMBER : HeaderField.Kind.BRACKET);
        }
        return HeaderFormat.NONE;
    }

    /** {@code ERROR} and {@code [error]}; {@code Error} may be the first word of a sentence. */
    private boolean areWrittenAsLevels(int column) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).size() > column) {
                String text = rows.get(row).get(column).text(sample.get(row));
                if (!text.startsWith("[") && text.indexOf('=') < 0 && !text.equals(text.toUpperCase(Locale.ROOT))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Adds the next column, or the next few, to the header where they belong to it. */
    private boolean extend(List<HeaderField.Kind> plan) {
        for (int ahead = 0; ahead <= LEVEL_AHEAD && plan.size() + ahead < HeaderField.MOST; ahead++) {
            HeaderField.Kind found = found(plan, ahead);
            if (found != null) {
                for (int word = 0; word < ahead; word++) {
                    plan.add(HeaderField.Kind.WORD);
                }
                plan.add(found);
                return true;
            }
        }
        return false;
    }

    @Nullable
    private HeaderField.Kind found(List<HeaderField.Kind> plan, int ahead) {
        int column = plan.size() + ahead;
        if (agree(column, HeaderField.Kind.LEVEL)) {
            return HeaderField.Kind.LEVEL;
        }
        if (ahead == 0 && agree(column, HeaderField.Kind.SEPARATOR)) {
            return HeaderField.Kind.SEPARATOR;
        }
        if ((ahead == 0 || separator == '|' && ahead <= 2) && agree(column, HeaderField.Kind.NUMBER)) {
            return HeaderField.Kind.NUMBER;
        }
        if (ahead <= 1 && agree(column, HeaderField.Kind.BRACKET)) {
            return HeaderField.Kind.BRACKET;
        }
        return ahead <= 1 && !plan.contains(HeaderField.Kind.SPEAKER) && agree(column, HeaderField.Kind.SPEAKER) && areNames(column)
                ? HeaderField.Kind.SPEAKER : null;
    }

    /** {@code Error:} begins a message, {@code sshd[12]:} does not. In a long sample a word that all lines have is a name, too. */
    private boolean areNames(int column) {
        int joints = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).size() > column) {
                String text = rows.get(row).get(column).text(sample.get(row));
                joints += text.chars().anyMatch(letter -> "[.$/#_-".indexOf(letter) >= 0) ? 1 : 0;
            }
        }
        return rows.size() >= LINES_TO_BELIEVE_ANY_SPEAKER || joints * 2 >= rows.size();
    }

    /** {@code … name - message}, also where the name has more than one word. */
    private boolean dashAhead(int from) {
        int found = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<HeaderField> fields = rows.get(row);
            for (int column = from; column < Math.min(from + HeaderFormat.DASH_AHEAD, fields.size()); column++) {
                if (fields.get(column).text(sample.get(row)).equals("-")) {
                    found++;
                    break;
                }
            }
        }
        return found >= rows.size() * AGREED;
    }
}
