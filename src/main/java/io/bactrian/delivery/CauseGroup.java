package io.bactrian.delivery;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which failures are the same one: a short hash of where and how a message failed, without what differs from message to message. */
final class CauseGroup {

    private static final int LENGTH = 16;

    /** In this order: an id that holds digits is masked as an id. The status in "answered 503 to" tells failures apart and stays. */
    private static final List<Map.Entry<Pattern, String>> MASKS = List.of(
            Map.entry(Pattern.compile("(?i)\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b"), "<id>"),
            Map.entry(Pattern.compile("\"[^\"]*\"|'[^']*'|«[^»]*»|`[^`]*`"), "<text>"),
            Map.entry(Pattern.compile("(?i)\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\\b"), "<id>"),
            Map.entry(Pattern.compile("(?<!answered )(?<!\\p{L})-?\\d+(?:[.,:]\\d+)*"), "<n>"));

    private CauseGroup() {
    }

    static String of(String route, String step, String code, String exceptionType, String cause) {
        return Fingerprint.of(String.join("|", route, code, exceptionType, step == null ? "" : step, masked(cause))).substring(0, LENGTH);
    }

    /** The cause with its numbers, ids and quoted texts masked. */
    static String masked(String cause) {
        String masked = cause;
        for (Map.Entry<Pattern, String> mask : MASKS) {
            masked = mask.getKey().matcher(masked).replaceAll(mask.getValue());
        }
        return masked;
    }
}
