package io.bactrian.privacy;

import java.util.HashMap;
import java.util.Map;

/** Which digits begin an international number, and how many follow ({@code calling-codes.txt}). */
final class CallingCodes {

    private static final int LONGEST = 3;

    private final Map<String, Code> codes = new HashMap<>();

    CallingCodes() {
        Lexicon.read("calling-codes.txt", (section, entry) -> {
            String[] parts = entry.split("[:-]");
            codes.put(parts[0], new Code(parts[0].length(), Integer.parseInt(parts[1]), Integer.parseInt(parts[parts.length - 1])));
        });
    }

    /**
     * @param length digits of the code itself
     * @param fewest how many digits follow at least
     * @param most how many at most
     */
    record Code(int length, int fewest, int most) {
    }

    /** The code with which these digits begin, or null; codes are free of prefixes. */
    Code of(String digits) {
        for (int length = 1; length <= Math.min(LONGEST, digits.length()); length++) {
            Code code = codes.get(digits.substring(0, length));
            if (code != null) {
                return code;
            }
        }
        return null;
    }
}
