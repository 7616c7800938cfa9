package io.bactrian.llm.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes the endings of inflection off English words, and none of derivation: the usual stemmers make one of customer and custom,
 * import and important, manager and management.
 */
final class EnglishWords {

    private static final Map<String, String> IRREGULAR = new HashMap<>();
    private static final Set<String> WHOLE = Set.of("this", "his", "its", "was", "does", "is", "us", "yes", "news", "during",
            "settings", "setting", "meeting", "marketing", "building", "training", "morning", "evening", "nothing", "something",
            "anything", "everything", "thing", "string", "spring", "bring", "targeting", "retargeting", "landing", "always", "perhaps",
            "sms", "gps", "https", "dns", "aws", "ios", "need", "speed", "feed", "exceed", "indeed", "proceed", "hundred", "previous",
            "business", "address", "access", "process", "status", "bonus", "virus", "focus", "analysis", "basis", "less", "unless",
                    "goods", "customs", "savings", "earnings",
            "contents", "terms", "rating", "ratings", "paste", "plane");

    static {
        String forms = """
                have has having|buy bought|send sent|pay paid|get got gotten|make made|give gave given|take took taken|lose lost
                find found|sell sold
                bring brought|keep kept|leave left|tell told|write wrote written|choose chose chosen|begin began begun beginning|run ran
                go went gone|come came|see saw seen|know knew known|forget forgot forgotten|spend spent|build built|hold held
                withdraw withdrew withdrawn|freeze froze frozen|break broke broken|steal stole stolen|show shown|grow grew grown
                rise rose risen|fall fell fallen|draw drew drawn|speak spoke spoken|say said|think thought|mean meant|win won
                lend lent|catch caught|person people|man men|woman women|child children|company companies|use used using uses
                licence license licences licenses licensed|cancel cancelled cancelling canceled canceling|log logged logging logs
                bind bound|hide hid hidden|send sending|die dying died|tie tying tied|datum data|medium media|criterion criteria""";
        for (String line : forms.split("[|\n]")) {
            String[] words = line.trim().split(" ");
            for (String word : words) {
                IRREGULAR.put(word, words[0]);
            }
        }
    }

    private EnglishWords() {
    }

    static String stem(String word) {
        String known = IRREGULAR.get(word);
        if (known != null) {
            return known;
        }
        if (word.length() <= 3 || WHOLE.contains(word)) {
            return word;
        }
        return ending(plural(word));
    }

    private static String plural(String word) {
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes") || word.endsWith("zzes")) {
            return word.substring(0, word.length() - 2);
        }
        boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
        return plural ? word.substring(0, word.length() - 1) : word;
    }

    private static String ending(String word) {
        String known = IRREGULAR.get(word);
        if (known != null || WHOLE.contains(word)) {
            return known == null ? word : known;
        }
        if (word.endsWith("ied") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        int cut = word.endsWith("ing") ? 3 : word.endsWith("ed") ? 2 : 0;
        if (cut > 0 && word.length() - cut >= 2 && hasVowel(word.substring(0, word.length() - cut))) {
            return stump(word.substring(0, word.length() - cut));
        }
        return tail(word);
    }

    /** What is left of a verb without -ed or -ing: {@code mak} was make, {@code gett} was get. */
    private static String stump(String stem) {
        String known = IRREGULAR.get(stem);
        if (known != null) {
            return known;
        }
        int length = stem.length();
        if (length == 3 && !vowel(stem.charAt(0)) && vowel(stem.charAt(1)) && !vowel(stem.charAt(2)) && "wxy".indexOf(stem.charAt(2)) < 0) {
            return stem + "e";
        }
        return length == 2 && !vowel(stem.charAt(1)) ? stem + "e" : tail(stem);
    }

    private static String tail(String word) {
        int length = word.length();
        if (length > 3 && word.charAt(length - 1) == word.charAt(length - 2) && !vowel(word.charAt(length - 1))) {
            return word.substring(0, length - 1);
        }
        return length > 4 && word.endsWith("e") && !word.endsWith("ee") ? word.substring(0, length - 1) : word;
    }

    private static boolean hasVowel(String word) {
        return word.chars().anyMatch(letter -> vowel((char) letter) || letter == 'y');
    }

    private static boolean vowel(char letter) {
        return "aeiou".indexOf(letter) >= 0;
    }
}
