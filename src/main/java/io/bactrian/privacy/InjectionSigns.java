package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The signs of {@code injection-signs.txt}, ready to be looked for in a text that was put right. */
final class InjectionSigns {

    private final PhraseBook phrases = new PhraseBook();
    private final List<Sequence> sequences = new ArrayList<>();
    private final List<Form> forms = new ArrayList<>();

    InjectionSigns() {
        Map<String, Integer> lists = new HashMap<>();
        for (String line : Lexicon.lines("injection-signs.txt")) {
            if (line.startsWith("=")) {
                int blank = line.indexOf(' ');
                int list = lists.computeIfAbsent(line.substring(1, blank), any -> lists.size());
                for (String phrase : line.substring(blank + 1).split(" \\| ")) {
                    phrases.add(phrase.replace('ё', 'е'), list);
                }
            } else if (line.startsWith("sign ")) {
                String[] parts = line.split(" ");
                int[] order = new int[parts.length - 3];
                for (int each = 0; each < order.length; each++) {
                    order[each] = lists.get(parts[each + 3]);
                }
                sequences.add(new Sequence(parts[1], Double.parseDouble(parts[2]), order));
            } else {
                String[] parts = line.split(" ", 5);
                forms.add(new Form(parts[1], Double.parseDouble(parts[2]), parts[3].replace('~', ' '), Pattern.compile(parts[4])));
            }
        }
    }

    /** Lists of which one phrase each stands in this order. */
    private record Sequence(String name, double weight, int[] lists) {
    }

    /** @param needed what must be in the text before the pattern is tried */
    private record Form(String name, double weight, String needed, Pattern pattern) {
    }

    /** The signs that are in a text, each with the greatest weight that it has there. */
    Map<String, Double> in(String text) {
        Map<String, Double> found = new HashMap<>();
        PhraseBook.Places places = phrases.places(text);
        for (Sequence sequence : sequences) {
            if (places.hasInOrder(sequence.lists())) {
                found.merge(sequence.name(), sequence.weight(), Math::max);
            }
        }
        for (Form form : forms) {
            if (text.contains(form.needed()) && form.pattern().matcher(text).find()) {
                found.merge(form.name(), form.weight(), Math::max);
            }
        }
        return found;
    }
}
