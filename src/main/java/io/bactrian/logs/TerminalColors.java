package io.bactrian.logs;

import java.util.regex.Pattern;

/** The colors with which programs write to a terminal, {@code ESC [ 31 m}. In a log they are nobody's words. */
final class TerminalColors {

    private static final char ESCAPE = '\u001b';
    private static final Pattern SEQUENCE = Pattern.compile(ESCAPE + "(\\[[0-9;]*[A-Za-z]?)?");

    private TerminalColors() {
    }

    static String removedFrom(String line) {
        return line.indexOf(ESCAPE) < 0 ? line : SEQUENCE.matcher(line).replaceAll("");
    }
}
