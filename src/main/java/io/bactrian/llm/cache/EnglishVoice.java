package io.bactrian.llm.cache;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether an English sentence is passive: then its subject is the one to whom something is done. */
final class EnglishVoice {

    private static final Set<String> BE = Set.of("is", "are", "am", "was", "were", "be", "been", "being", "get", "got");
    private static final Set<String> PARTICIPLES = Set.of("sent", "paid", "kept", "sold", "bought", "given", "taken", "made", "done",
            "held",
            "built", "found", "lost", "spent", "written", "chosen", "frozen", "broken", "stolen", "shown", "drawn", "told", "withdrawn",
            "hidden", "known", "seen", "brought", "caught", "read", "hit", "cut");
    private static final Set<String> NO_PARTICIPLES = Set.of("allowed", "supposed", "needed", "required", "need", "speed", "feed",
            "indeed", "proceed", "exceed", "hundred", "red", "bed");

    private EnglishVoice() {
    }

    static boolean passive(List<Token> tokens) {
        boolean be = false;
        for (Token token : tokens) {
            be |= BE.contains(token.lower());
            if (be && participle(token.lower())) {
                return true;
            }
        }
        return false;
    }

    private static boolean participle(String word) {
        return PARTICIPLES.contains(word) || word.length() > 3 && word.endsWith("ed") && !NO_PARTICIPLES.contains(word);
    }

    /** Whether something is told as done: "I paid", "it has arrived". */
    static boolean done(List<Token> tokens) {
        boolean asked = false;
        for (Token token : tokens) {
            asked |= BE.contains(token.lower()) || token.lower().equals("did");
            boolean finished = participle(token.lower()) || token.lower().equals("got") || token.lower().equals("went");
            if (finished && !asked) {
                return true;
            }
        }
        return false;
    }

    static Set<String> turned(Set<String> persons) {
        Set<String> turned = new TreeSet<>();
        persons.forEach(person -> turned.add(person.equals("nom1") ? "obl1" : person));
        return turned;
    }
}
