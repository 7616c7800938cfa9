package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Term.Kind;
import java.util.List;
import java.util.Set;

/** Settles what kind of question it is, once all of it has been read. */
final class Frames {

    private static final Set<String> AUXILIARIES = Set.of("do", "does", "did", "is", "are", "am", "was", "were", "can", "could", "may",
            "will",
            "would", "should", "shall", "must", "has", "have", "had", "might");
    private static final Set<String> NEED = Set.of("requir", "нужн");

    private Frames() {
    }

    static void finish(Set<String> frames, List<Term> terms, Set<String> persons, List<Token> tokens, boolean russian, String text,
                       boolean able, boolean told) {
        boolean asked = text.indexOf('?') >= 0 || tokens.stream().anyMatch(token -> token.lower().equals("ли"))
                || !tokens.isEmpty() && !russian && AUXILIARIES.contains(tokens.get(0).lower());
        if (frames.remove("want") && frames.isEmpty()) {
            frames.add("how");
        }
        if (frames.isEmpty() && !asked && wish(terms, persons, russian)) {
            terms.remove(0);
            frames.add("how");
        }
        if (frames.isEmpty() && told && text.indexOf('?') < 0 && !able) {
            frames.add("which");
        }
        if (frames.isEmpty()) {
            frames.add(asked || able && russian ? "yes-no" : "statement");
        }
        boolean only = frames.contains("how") || frames.contains("where") || frames.contains("which") || frames.contains("when");
        if (able && !only) {
            frames.add("able");
        }
        boolean infinitive = russian && tokens.stream().anyMatch(token -> RussianWords.infinitive(token.lower()));
        if (infinitive && (frames.contains("how") || frames.contains("where") || able) && !persons.contains("nom1")
                && persons.remove("obl1")) {
            persons.add("nom1");
        }
    }

    static boolean auxiliary(List<Token> tokens, int at) {
        return at < tokens.size() && (AUXILIARIES.contains(tokens.get(at).lower()) || tokens.get(at).lower().equals("to"));
    }

    static boolean auxiliary(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> Set.of("do", "does", "did", "can", "could", "will", "would", "should", "may", "must")
                .contains(token.lower()));
    }

    /** "I need to pause a campaign" asks how. */
    private static boolean wish(List<Term> terms, Set<String> persons, boolean russian) {
        return terms.size() > 1 && terms.get(0).kind() == Kind.WORD && !terms.get(0).denied() && NEED.contains(terms.get(0).concept())
                && (russian || persons.contains("nom1"));
    }
}
