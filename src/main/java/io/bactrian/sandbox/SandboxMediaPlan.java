package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media plan of the placements that a prompt lists, a line each: those that the brief names, else the first ones, with falling shares.
 */
final class SandboxMediaPlan {

    private static final Pattern LISTED = Pattern.compile(
            "(?m)^- placement (?<placement>\\S+), format (?<format>\\S+): (?<title>[^;]*); (?<from>\\d{4}-\\d\\d-\\d\\d) to (?<to>\\d{4}-\\d\\d-\\d\\d)");
    private static final int LINES = 3;
    private static final int SHORTEST_WORD = 3;

    private SandboxMediaPlan() {
    }

    /** Nothing where the prompt lists no placements. */
    static Optional<ObjectNode> of(String instruction, String brief) {
        Map<String, ObjectNode> listed = new LinkedHashMap<>();
        List<ObjectNode> named = new ArrayList<>();
        String words = brief.toLowerCase(Locale.ROOT);
        for (Matcher line = LISTED.matcher(instruction); line.find(); ) {
            ObjectNode known = Json.object().put("placement", line.group("placement")).put("format", line.group("format"))
                    .put("from", line.group("from")).put("to", line.group("to"));
            if (listed.putIfAbsent(line.group("placement"), known) == null && isNamed(words, line.group("title") + " "
                    + line.group("placement"))) {
                named.add(known);
            }
        }
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        List<ObjectNode> chosen = named.isEmpty() ? List.copyOf(listed.values()) : named;
        int count = Math.min(LINES, chosen.size());
        ObjectNode plan = Json.object();
        int left = 100;
        for (int i = 0; i < count; i++) {
            int share = i == count - 1 ? left : Math.round(100f * (count - i) * 2 / (count * (count + 1)));
            left -= share;
            plan.withArray("lines").add(chosen.get(i).put("share", share)
                    .put("note", words.matches("(?s).*[а-яё].*") ? "Подходит к брифу" : "Fits the brief"));
        }
        return Optional.of(plan);
    }

    private static boolean isNamed(String brief, String title) {
        for (String word : title.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= SHORTEST_WORD && brief.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
