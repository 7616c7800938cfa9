package io.bactrian.llm.cache;

import java.util.List;
import java.util.Map;

/** {@code can't} is two words, and {@code client's} one. */
final class EnglishContractions {

    private static final Map<String, List<String>> WHOLE = Map.ofEntries(
            Map.entry("can't", List.of("can", "not")), Map.entry("won't", List.of("will", "not")), Map.entry("shan't",
                    List.of("shall", "not")),
            Map.entry("let's", List.of("let", "us")), Map.entry("it's", List.of("it", "is")), Map.entry("that's", List.of("that", "is")),
            Map.entry("what's", List.of("what", "is")), Map.entry("who's", List.of("who", "is")), Map.entry("how's", List.of("how", "is")),
            Map.entry("where's", List.of("where", "is")), Map.entry("when's", List.of("when", "is")), Map.entry("why's",
                    List.of("why", "is")),
            Map.entry("there's", List.of("there", "is")), Map.entry("here's", List.of("here", "is")), Map.entry("he's",
                    List.of("he", "is")),
            Map.entry("she's", List.of("she", "is")), Map.entry("y'all", List.of("you")));
    private static final Map<String, String> ENDS = Map.of("m", "am", "re", "are", "ve", "have", "ll", "will", "d", "would");

    private EnglishContractions() {
    }

    static List<String> apart(String lower) {
        List<String> whole = WHOLE.get(lower);
        if (whole != null) {
            return whole;
        }
        if (lower.endsWith("n't") && lower.length() > 3) {
            return List.of(lower.substring(0, lower.length() - 3), "not");
        }
        int mark = lower.lastIndexOf('\'');
        String end = ENDS.get(lower.substring(mark + 1));
        String start = lower.substring(0, mark);
        if (end != null) {
            return List.of(start, end);
        }
        return lower.endsWith("'s") ? List.of(start, "'s") : List.of(lower);
    }
}
