package io.bactrian.llm.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the words of a language do in a question, as {@code llm-cache/words-<language>.txt} lists it. */
final class Lexicon {

    static final Lexicon ENGLISH = new Lexicon("en");
    static final Lexicon RUSSIAN = new Lexicon("ru");

    /** What a phrase does: its section in the file, and for a concept its name. */
    record Sense(String section, String value, Set<String> when) {
    }

    private record Phrase(String[] stems, Sense sense) {
    }

    /** @param used the places of the tokens that the phrase takes */
    record Match(Sense sense, int[] used) {
    }

    private static final int LONGEST_GAP = 6;

    private final boolean russian;
    private final Map<String, List<Phrase>> byFirst = new HashMap<>();
    private final Map<String, String> concepts = new HashMap<>();
    private final Set<String> light = new HashSet<>();
    private final Set<String> deeds = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Set<String>> opposites = new HashMap<>();
    private final Map<String, Set<Integer>> kinds = new HashMap<>();

    private Lexicon(String language) {
        russian = language.equals("ru");
        close("/llm-cache/words-" + language + ".txt");
        read("/llm-cache/words-" + language + ".txt");
        byFirst.values().forEach(phrases -> phrases.sort(Comparator.comparingInt((Phrase phrase) -> -phrase.stems().length)
                .thenComparing(phrase -> phrase.sense().when().isEmpty())));
    }

    private void read(String resource) {
        String section = "";
        int kind = 0;
        for (String line : ResourceLines.of(resource)) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.indexOf(']'));
            } else if (!line.isBlank()) {
                add(section, line.strip(), kind++);
            }
        }
    }

    /** Words of grammar are known by their very form: какой is no form of как. */
    private void close(String resource) {
        boolean grammar = false;
        for (String line : ResourceLines.of(resource)) {
            if (line.startsWith("[")) {
                grammar = line.matches("\\[(drop|frame|first|not|person|time|able|role).*");
            } else if (grammar) {
                Arrays.stream(line.split(",")).map(String::strip).filter(word -> !word.contains(" ")).forEach(closed::add);
            }
        }
    }

    private void add(String section, String line, int kind) {
        if (section.equals("drop exact")) {
            return;
        }
        if (section.equals("opposite")) {
            String[] sides = line.split("<>");
            oppose(concept(sides[0].strip()), concept(sides[1].strip()));
        } else if (section.equals("deed")) {
            Arrays.stream(line.split(",")).forEach(word -> deeds.add(concept(word.strip())));
        } else if (section.equals("kind")) {
            for (String word : line.split(",")) {
                kinds.computeIfAbsent(concept(word.strip()), any -> new HashSet<>()).add(kind);
            }
        } else if (section.startsWith("same when")) {
            Set<String> when = new HashSet<>();
            List.of(section.substring(10).split(" ")).forEach(word -> when.add(stem(word)));
            int colon = line.indexOf(':');
            for (String phrase : line.substring(colon + 1).split(",")) {
                learn(phrase.strip(), new Sense("same", concept(line.substring(0, colon).strip()), when));
            }
        } else if (section.equals("same")) {
            String name = String.join(" ", stems(line.split(",")[0].strip()));
            for (String phrase : line.split(",")) {
                concepts.putIfAbsent(String.join(" ", stems(phrase.strip())), name);
                learn(phrase.strip(), new Sense("same", name, Set.of()));
            }
        } else {
            for (String phrase : line.split(",")) {
                String stems = String.join(" ", stems(phrase.strip()));
                light.add(section.equals("light") ? stems : "");
                learn(phrase.strip(), new Sense(section, stems, Set.of()));
            }
        }
    }

    private void oppose(String one, String other) {
        opposites.computeIfAbsent(one, any -> new HashSet<>()).add(other);
        opposites.computeIfAbsent(other, any -> new HashSet<>()).add(one);
    }

    private void learn(String phrase, Sense sense) {
        String[] stems = stems(phrase);
        List<Phrase> phrases = byFirst.computeIfAbsent(stems[0], any -> new ArrayList<>());
        boolean known = phrases.stream().anyMatch(other -> List.of(other.stems()).equals(List.of(stems))
                && other.sense().when().equals(sense.when()) && sense.when().isEmpty());
        if (!known) {
            phrases.add(new Phrase(stems, sense));
        }
    }

    private String[] stems(String phrase) {
        List<String> stems = new ArrayList<>();
        for (String word : phrase.toLowerCase().replace('ё', 'е').split("[\\s-]+")) {
            List<String> parts = word.indexOf('\'') > 0 ? EnglishContractions.apart(word) : List.of(word);
            parts.forEach(part -> stems.add(part.equals("*") ? part : stem(part)));
        }
        return stems.toArray(String[]::new);
    }

    /** Latin words in a Russian text are names of things, and taken as they are. */
    String stem(String word) {
        if (closed.contains(word)) {
            return word;
        }
        boolean cyrillic = Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.CYRILLIC;
        return cyrillic ? RussianWords.stem(word) : russian ? word : EnglishWords.stem(word);
    }

    /** Whether the concept is something that one does. */
    boolean deed(String concept) {
        return deeds.contains(concept);
    }

    /** The name of the concept that a word or phrase stands for: the first of its group, or itself. */
    private String concept(String phrase) {
        String stems = String.join(" ", stems(phrase));
        return concepts.getOrDefault(stems, stems);
    }

    boolean opposite(String one, String other) {
        return opposites.getOrDefault(one, Set.of()).contains(other);
    }

    /** Whether both are of one kind and so not the same: Monday and Friday, password and email. */
    boolean siblings(String one, String other) {
        return kinds.getOrDefault(one, Set.of()).stream().anyMatch(kinds.getOrDefault(other, Set.of())::contains);
    }

    boolean light(String concept) {
        return light.contains(concept);
    }

    boolean knows(String stem) {
        return byFirst.containsKey(stem);
    }

    /** Single words that the lexicon gives a meaning, for finding what a misspelt one was to be. */
    Set<String> vocabulary() {
        return byFirst.keySet();
    }

    /**
     * The longest phrase that begins there, conditional ones first.
     *
     * @param first nothing of content stands before it
     */
    Optional<Match> match(List<Token> tokens, int start, boolean[] taken, Set<String> stemsOfAll, boolean first) {
        for (Phrase phrase : byFirst.getOrDefault(tokens.get(start).stem(), List.of())) {
            if (serves(phrase, tokens.get(start), first)
                    && (phrase.sense().when().isEmpty() || phrase.sense().when().stream().anyMatch(stemsOfAll::contains))) {
                int[] used = places(phrase.stems(), tokens, start, taken);
                if (used != null) {
                    return Optional.of(new Match(phrase.sense(), used));
                }
            }
        }
        return Optional.empty();
    }

    /** A name is never a word of courtesy: May is a month, and Will a person. */
    private boolean serves(Phrase phrase, Token token, boolean first) {
        String section = phrase.sense().section();
        // "Who owns it" has nothing to do with "my own": a word of grammar has one form.
        if (phrase.stems().length == 1 && closed.contains(token.stem()) && !closed.contains(token.lower()) && !section.startsWith("same")) {
            return false;
        }
        return (first || !section.startsWith("first")) && (!token.name() || phrase.stems().length > 1 || section.equals("same")
                || section.startsWith("person"));
    }

    private static int[] places(String[] stems, List<Token> tokens, int start, boolean[] taken) {
        int[] used = new int[stems.length];
        int count = 0;
        int at = start;
        int gap = 0;
        for (String stem : stems) {
            if (stem.equals("*")) {
                gap = LONGEST_GAP;
                continue;
            }
            int latest = at + gap;
            while (at < tokens.size() && at < latest && !fits(tokens, at, start, stem, taken)) {
                at++;
            }
            if (at >= tokens.size() || !fits(tokens, at, start, stem, taken)) {
                return null;
            }
            used[count++] = at++;
            gap = 0;
        }
        return Arrays.copyOf(used, count);
    }

    private static boolean fits(List<Token> tokens, int at, int start, String stem, boolean[] taken) {
        return !taken[at] && tokens.get(at).stem().equals(stem) && tokens.get(at).sentence() == tokens.get(start).sentence();
    }
}
