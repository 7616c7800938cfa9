package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The signs of {@code injection-signs.txt}, ready to be looked for in a text that was put right. */
final class InjectionSigns {

    private final PhraseBook phrases = new PhraseBook();
    private final List<Said> said = new ArrayList<>();
    private final List<Form> forms = new ArrayList<>();

    InjectionSigns() {
        List<String> lines = Lexicon.lines("injection-signs.txt");
        Map<String, Integer> lists = new HashMap<>();
        lines.stream().filter(line -> line.startsWith("=")).forEach(line -> {
            int blank = line.indexOf(' ');
            int list = lists.computeIfAbsent(line.substring(1, blank), any -> lists.size());
            for (String phrase : line.substring(blank + 1).split(" \\| ")) {
                phrases.add(phrase.replace('ё', 'е'), list);
            }
        });
        for (String line : lines) {
            if (line.startsWith("sign ") || line.startsWith("frame ")) {
                said.add(said(line, lists));
            } else if (line.startsWith("pattern ")) {
                String[] parts = line.split(" ", 5);
                forms.add(new Form(parts[1], Double.parseDouble(parts[2]), parts[3].replace('~', ' '), Pattern.compile(parts[4])));
            } else if (!line.startsWith("=")) {
                throw new IllegalStateException("No list, sign, frame or pattern: " + line);
            }
        }
    }

    private static Said said(String line, Map<String, Integer> lists) {
        String[] parts = line.split(" ");
        List<Integer> wanted = new ArrayList<>();
        List<Integer> excluded = new ArrayList<>();
        for (String part : Arrays.asList(parts).subList(3, parts.length)) {
            Integer list = lists.get(part.startsWith("!") ? part.substring(1) : part);
            if (list == null) {
                throw new IllegalStateException("There is no list for " + line);
            }
            (part.startsWith("!") ? excluded : wanted).add(list);
        }
        return new Said(parts[1], Double.parseDouble(parts[2]), line.startsWith("sign "), numbers(wanted), numbers(excluded));
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Lists of which one phrase each stands in one sentence.
     *
     * @param inOrder  whether they stand one after the other
     * @param excluded lists whose phrases excuse the sentence
     */
    private record Said(String name, double weight, boolean inOrder, int[] lists, int[] excluded) {

        boolean isIn(PhraseBook.Places places) {
            return inOrder ? places.hasInOrder(lists, excluded) : places.hasTogether(lists, excluded);
        }
    }

    /** @param needed what must be in the text before the pattern is tried */
    private record Form(String name, double weight, String needed, Pattern pattern) {
    }

    /**
     * The signs that are in a text, each with the greatest weight that it has there.
     *
     * @param trust what words weigh; marks and forms, which no sentence needs, weigh the same always
     */
    Map<String, Double> in(String text, double trust) {
        Map<String, Double> found = new HashMap<>();
        PhraseBook.Places places = phrases.places(text);
        for (Said sign : said) {
            if (sign.isIn(places)) {
                found.merge(sign.name(), sign.weight() * trust, Math::max);
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
