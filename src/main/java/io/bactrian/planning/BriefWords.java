package io.bactrian.planning;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a brief asks for, as far as words alone tell: which channels it names, and whose tags it speaks of. */
final class BriefWords {

    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int STEM = 5;
    private static final double NAMED = 3;
    private static final double TAGGED = 1.5;
    private static final int MOST_TAGS = 2;

    private final Set<String> stems = new HashSet<>();
    private final boolean russian;

    BriefWords(String brief) {
        for (String word : words(brief)) {
            stems.add(stem(word));
        }
        this.russian = brief.codePoints().anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC);
    }

    boolean isRussian() {
        return russian;
    }

    /** How much more than its price a placement is worth to this brief. */
    double weight(Placement placement) {
        boolean named = holds(placement.title(true)) || holds(placement.title(false)) || holds(placement.channel());
        long tags = placement.tags().stream().filter(this::holds).limit(MOST_TAGS).count();
        return (named ? NAMED : 1) * Math.pow(TAGGED, tags);
    }

    /** All words of it, in any inflection that keeps their beginning. */
    private boolean holds(String phrase) {
        String[] words = words(phrase);
        return words.length > 0 && Arrays.stream(words).allMatch(word -> stems.contains(stem(word)));
    }

    private static String[] words(String text) {
        return Arrays.stream(BETWEEN.split(text.toLowerCase(Locale.ROOT))).filter(word -> !word.isEmpty()).toArray(String[]::new);
    }

    private static String stem(String word) {
        return word.length() <= STEM ? word : word.substring(0, STEM);
    }
}
