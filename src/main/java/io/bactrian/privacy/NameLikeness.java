package io.bactrian.privacy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much a word in Latin letters that no list has looks like a given name: it is another spelling of a known one (Korey, Tonie), or its
 * pairs and triples of letters are those of names rather than of other words. Counted from the lists when they are read.
 */
final class NameLikeness {

    private static final double SMOOTHING = 0.5;

    private final Set<String> spellings = new HashSet<>();
    private final Map<String, Double> odds = new HashMap<>();
    private final double unknown;

    NameLikeness(Collection<String> names, Collection<String> words) {
        names.forEach(name -> spellings.add(spelling(name)));
        Map<String, Integer> inNames = count(names);
        Map<String, Integer> inWords = count(words);
        Set<String> all = new HashSet<>(inNames.keySet());
        all.addAll(inWords.keySet());
        double names0 = total(inNames) + SMOOTHING * all.size();
        double words0 = total(inWords) + SMOOTHING * all.size();
        for (String part : all) {
            odds.put(part, Math.log((inNames.getOrDefault(part, 0) + SMOOTHING) / names0)
                    - Math.log((inWords.getOrDefault(part, 0) + SMOOTHING) / words0));
        }
        this.unknown = Math.log(words0 / names0);
    }

    /** Above 0 it looks more like a name than like another word; 1 for another spelling of a known name. */
    double of(String word) {
        if (spellings.contains(spelling(word))) {
            return 1;
        }
        String bounded = '^' + word + '$';
        double sum = 0;
        int parts = 0;
        for (int length = 2; length <= 3; length++) {
            for (int at = 0; at + length <= bounded.length(); at++) {
                sum += odds.getOrDefault(bounded.substring(at, at + length), unknown);
                parts++;
            }
        }
        return sum / parts;
    }

    private static Map<String, Integer> count(Collection<String> words) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : words) {
            String bounded = '^' + word + '$';
            for (int length = 2; length <= 3; length++) {
                for (int at = 0; at + length <= bounded.length(); at++) {
                    counts.merge(bounded.substring(at, at + length), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static double total(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same for all usual spellings of a name: no double letters, one letter for one sound, one ending for -y, -ie, -ee, -i. */
    private static String spelling(String name) {
        String folded = name.replace("ck", "k").replace("ph", "f").replace("c", "k").replace("z", "s").replace("th",
                "t").replaceAll("(.)\\1", "$1");
        folded = folded.replaceAll("(ie|ey|e?i|ye|e)$", "y");
        return folded.length() < 4 ? name : folded.substring(0, 1) + folded.substring(1, folded.length() - 1).replace('y',
                'i').replace("h", "")
                + folded.charAt(folded.length() - 1);
    }
}
