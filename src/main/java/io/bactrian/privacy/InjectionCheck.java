package io.bactrian.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Looks for attempts to give a model orders in text that came from outside, in Russian and English. It weighs signs and says what it found;
 * what follows from that is its caller's affair. Not a proof: an attack in other words passes. Thread-safe, without state.
 */
@Component
public final class InjectionCheck {

    private static final double SUSPICIOUS = 0.5;
    private static final double HIDDEN = 0.35;
    private static final double MIXED = 0.35;
    private static final double SPACED = 0.3;
    private static final int MOST_ENCODED = 20;
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{24,4096}={0,2}");
    /** Words without blanks between them, as letters that stood apart leave them. */
    private static final Pattern RUN_TOGETHER = Pattern.compile(
            "(?:ignore|disregard|forget)(?:all|the|any|every|previous|prior|above|your){1,9}(?:instructions?|rules?|prompt)|systemprompt"
            + "|(?:игнорируй|проигнорируй|забудь)(?:те)?(?:все|твои|свои|предыдущие|прежние){1,9}(?:инструкции|правила|указания)"
            + "|системныйпромпт");

    /** From this score on the wording alone makes a text suspicious. */
    private static final double WORDED = 1;
    private static final double STEEPNESS = 1.5;
    private static final double NEGLIGIBLE = 0.2;
    /** Below this score a text is worded like none of the attacks, and what its words may mean weighs less. */
    private static final double ORDINARY = -1.5;
    private static final double LESS = 0.6;

    private final InjectionSigns signs = new InjectionSigns();
    private final Wording wording = new Wording();

    /**
     * @param suspicious whether the signs together are enough to treat the text as an attack
     * @param score from 0 to 1
     * @param signs the names of the signs, without any of the text
     */
    public record Verdict(boolean suspicious, double score, List<String> signs) {

        public Verdict {
            signs = List.copyOf(signs);
        }
    }

    /** Weighs one text. */
    public Verdict check(String text) {
        List<String> found = new ArrayList<>();
        double innocence = innocence(InjectionText.of(text), found, "");
        Matcher encoded = ENCODED.matcher(text);
        for (int count = 0; count < MOST_ENCODED && encoded.find(); count++) {
            String decoded = decode(encoded.group());
            if (decoded != null) {
                innocence = Math.min(innocence, innocence(InjectionText.of(decoded), found, "encoded-"));
            }
        }
        double score = Math.round((1 - innocence) * 1000) / 1000.0;
        return new Verdict(score >= SUSPICIOUS, score, found);
    }

    /** The product of what each sign leaves of the innocence of a text. */
    private double innocence(InjectionText text, List<String> found, String prefix) {
        double innocence = 1;
        double worded = wording.score(text.text());
        for (Map.Entry<String, Double> sign : new TreeMap<>(signs.in(text.text(), worded < ORDINARY ? LESS : 1)).entrySet()) {
            found.add(prefix + sign.getKey());
            innocence *= 1 - sign.getValue();
        }
        if (RUN_TOGETHER.matcher(text.text()).find()) {
            found.add(prefix + "run-together");
            innocence *= 1 - SUSPICIOUS;
        }
        double learned = 1 / (1 + Math.exp(-STEEPNESS * (worded - WORDED)));
        innocence *= weigh(learned >= NEGLIGIBLE, prefix + "wording", learned, found);
        innocence *= weigh(text.hidden() > 1, "hidden-characters", HIDDEN, found);
        innocence *= weigh(text.mixed() > 1, "mixed-alphabets", MIXED, found);
        return innocence * weigh(text.spaced(), "spaced-letters", SPACED, found);
    }

    private static double weigh(boolean there, String name, double weight, List<String> found) {
        if (there) {
            found.add(name);
        }
        return there ? 1 - weight : 1;
    }

    /** The text that somebody encoded, or null when it is none: keys and hashes decode to no text. */
    private static String decode(String encoded) {
        try {
            String standard = encoded.replace('-', '+').replace('_', '/').replace("=", "");
            byte[] bytes = Base64.getDecoder().decode(standard.substring(0, standard.length() - (standard.length() % 4 == 1 ? 1 : 0)));
            // A new decoder reports what is malformed.
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.chars().allMatch(letter -> letter >= ' ' || Character.isWhitespace(letter)) ? text : null;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
