package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with the personal data that really stands in it. */
record Sample(String text, List<Finding> expected) {

    private static final Pattern MARK = Pattern.compile("\\[\\[([^\\[\\]|]+)\\|([a-z]+)]]");

    Sample {
        expected = List.copyOf(expected);
    }

    /** From a text in which personal data is marked as {@code [[Anna Orlova|person]]}. */
    static Sample marked(String text) {
        StringBuilder plain = new StringBuilder();
        List<Finding> expected = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        int end = 0;
        while (mark.find()) {
            plain.append(text, end, mark.start());
            int start = plain.length();
            plain.append(mark.group(1));
            expected.add(new Finding(Finding.Kind.valueOf(mark.group(2).toUpperCase(Locale.ROOT)), start, plain.length()));
            end = mark.end();
        }
        plain.append(text, end, text.length());
        return new Sample(plain.toString(), expected);
    }
}
