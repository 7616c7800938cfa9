package io.bactrian.llm.prompts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The tag that a value from outside stands in. It is the variable's name; where a value holds something that a model could take for that
 * tag, it is a name that nobody could have foreseen when the value was written. The same values give the same tag, so that a repeated
 * question is the same question to a cache.
 */
record Delimiter(String tag) {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    static Delimiter of(String variable, List<String> outside) {
        List<String> seen = outside.stream().map(Delimiter::asSeen).toList();
        String name = variable.toLowerCase(Locale.ROOT);
        String tag = name;
        for (int attempt = 0; occurs(tag, seen); attempt++) {
            tag = name + "_" + hash(attempt + "\0" + name + "\0" + String.join("\0", outside));
        }
        return new Delimiter(tag);
    }

    String around(String value, boolean onItsOwnLine) {
        String line = onItsOwnLine ? "\n" : "";
        return "<" + tag + ">" + line + value + line + "</" + tag + ">";
    }

    /** With full-width brackets, letters of other shapes and invisible characters taken for what they look like. */
    private static String asSeen(String value) {
        return INVISIBLE.matcher(Normalizer.normalize(value, Normalizer.Form.NFKC)).replaceAll("");
    }

    private static boolean occurs(String tag, List<String> values) {
        Pattern mark = Pattern.compile("<[\\s/\\\\]*" + Pattern.quote(tag) + "(?![A-Za-z0-9_])", Pattern.CASE_INSENSITIVE);
        return values.stream().anyMatch(value -> mark.matcher(value).find());
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
