package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Lexicon.Match;
import io.bactrian.llm.cache.Numerals.Numeral;
import io.bactrian.llm.cache.Term.Kind;
import io.bactrian.llm.cache.Token.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one question. Whatever it does not know it takes for content: what is not understood can only make the answers differ. */
final class QuestionReader {

    private static final int MOST_WORDS = 120;
    private static final Set<String> INTERROGATIVE_LATER = Set.of("when", "where", "who", "which", "whose", "how");

    private static final Map<String, List<String>> SIGNS = Map.of("%", List.of("percent", "процент"), "$", List.of("dollar", "доллар"),
            "€", List.of("euro", "евро"), "₽", List.of("ruble", "рубль"), "£", List.of("pound", "фунт"));

    private final List<Token> tokens;
    private final boolean russian;
    private final String text;
    private final Lexicon lexicon;
    private final boolean[] taken;
    private final Set<String> stems = new HashSet<>();
    private final List<Term> terms = new ArrayList<>();
    private final Set<String> frames = new TreeSet<>();
    private final Set<String> persons = new TreeSet<>();
    private boolean past;
    private boolean future;
    private boolean denied;
    private String role = "";
    private String preposition = "";
    private boolean able;
    private boolean told;
    private int words;

    private QuestionReader(String text) {
        this.text = text;
        russian = isRussian(text);
        lexicon = russian ? Lexicon.RUSSIAN : Lexicon.ENGLISH;
        tokens = Spelling.corrected(Tokens.of(text, lexicon, MOST_WORDS), lexicon);
        taken = new boolean[tokens.size()];
        tokens.forEach(token -> stems.add(token.stem()));
    }

    static Question read(String text) {
        return new QuestionReader(text).question();
    }

    private static boolean isRussian(String text) {
        long cyrillic = text.codePoints().filter(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.CYRILLIC).count();
        long latin = text.codePoints().filter(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.LATIN).count();
        return cyrillic > 0 && cyrillic * 2 >= latin;
    }

    private Question question() {
        for (int at = 0; at < tokens.size(); at++) {
            if (!taken[at]) {
                read(at);
            }
        }
        if (denied && russian && !terms.isEmpty() && tokens.get(tokens.size() - 1).lower().equals("нет")) {
            terms.set(0, terms.get(0).asDenied());
        } else if (denied) {
            terms.add(new Term("-", "-", "-", Kind.WORD, true, "", "", words++));
        }
        Frames.finish(frames, terms, persons, tokens, russian, text, able, told);
        boolean readable = tokens.size() <= MOST_WORDS && terms.stream().anyMatch(Term::content);
        past |= !russian && (frames.contains("statement") || frames.contains("yes-no") || frames.contains("who"))
                && EnglishVoice.done(tokens);
        boolean passive = !russian && EnglishVoice.passive(tokens);
        return new Question(russian, List.copyOf(frames), List.copyOf(terms), passive ? EnglishVoice.turned(persons) : persons, past,
                future,
                passive, !russian && Frames.auxiliary(tokens), readable);
    }

    private void read(int at) {
        Token token = tokens.get(at);
        if (token.shape() == Shape.QUOTE) {
            String stem = String.join(" ", List.of(token.lower().split("\\s+")).stream().map(lexicon::stem).toList());
            add(stem, stem, token.lower(), Kind.NAME, at, at + 1);
            return;
        }
        if (token.shape() == Shape.CODE && SIGNS.containsKey(token.lower())) {
            String unit = lexicon.stem(SIGNS.get(token.lower()).get(russian ? 1 : 0));
            add(unit, unit, token.lower(), Kind.WORD, at, at + 1);
            return;
        }
        Optional<Match> match = token.shape() == Shape.WORD ? lexicon.match(tokens, at, taken, stems, terms.isEmpty()
                && frames.isEmpty()) : Optional.empty();
        Optional<Numeral> number = match.isPresent() && match.get().used().length > 1 ? Optional.empty() : Numerals.at(tokens, at);
        if (number.isPresent()) {
            String value = number.get().value();
            add(value.replace("x", ""), value, token.lower(), Kind.NUMBER, at, at + number.get().tokens());
            if (value.endsWith("x")) {
                String times = russian ? "раз" : "time";
                terms.add(new Term(times, times, times, Kind.WORD, false, "", "", words++));
            }
        } else if (match.isPresent()) {
            act(match.get(), at);
        } else {
            unknown(token, at);
        }
    }

    private void unknown(Token token, int at) {
        Kind kind = token.shape() == Shape.CODE ? Kind.CODE : token.name() || russian && !token.stem().isEmpty()
                && Character.UnicodeScript.of(token.stem().codePointAt(0)) == Character.UnicodeScript.LATIN ? Kind.NAME : Kind.WORD;
        past |= russian && RussianWords.past(token.lower());
        add(token.stem(), token.stem(), token.lower(), kind, at, at + 1);
    }

    private void act(Match match, int at) {
        String section = match.sense().section();
        String word = section.contains(" ") ? section.substring(section.indexOf(' ') + 1) : "";
        switch (section.split(" ")[0]) {
            case "frame", "first" -> frame(word, at, match);
            case "drop" -> told |= word.equals("tell");
            case "not" -> denied = true;
            case "person" -> persons.add(word);
            case "time" -> {
                past |= word.equals("past");
                future |= word.equals("future");
            }
            case "able" -> able = true;
            case "role" -> {
                role = word;
                preposition = tokens.get(at).lower();
            }
            case "light" -> {
                if (tokens.get(at).lower().equals("ли") && !terms.isEmpty()) {
                    terms.set(terms.size() - 1, terms.get(terms.size() - 1).asPredicate());
                }
                add("есть", match.sense().value(), tokens.get(at).lower(), Kind.LIGHT, at, at);
            }
            case "same" -> {
                String concept = match.sense().value();
                boolean name = tokens.get(at).name() && match.used().length == 1;
                past |= russian && (RussianWords.past(tokens.get(at).lower())
                        || lexicon.deed(concept) && RussianWords.finished(tokens.get(at).lower()));
                add(concept, tokens.get(at).stem(), tokens.get(at).lower(), lexicon.light(concept) ? Kind.LIGHT : name ? Kind.NAME
                        : Kind.WORD,
                        at, at);
            }
            default -> {
                // A word of courtesy says nothing.
            }
        }
        for (int used : match.used()) {
            taken[used] = true;
        }
    }

    /** A second question word in a sentence only joins its parts, as in "when I open it". */
    private void frame(String frame, int at, Match match) {
        boolean starts = at == 0 || tokens.get(at - 1).clause() != tokens.get(at).clause()
                || tokens.get(at - 1).sentence() != tokens.get(at).sentence();
        boolean condition = frame.equals("when") && text.indexOf('?') < 0 && (russian ? !terms.isEmpty() : !Frames.auxiliary(tokens,
                at + 1));
        boolean joins = match.used().length == 1 && INTERROGATIVE_LATER.contains(frame)
                && (condition || !frames.isEmpty() || !terms.isEmpty() && !russian && !starts);
        if (!joins) {
            frames.add(frame);
        } else if (!frame.equals("when")) {
            add("?" + frame, tokens.get(at).stem(), tokens.get(at).lower(), Kind.WORD, at, at);
        }
    }

    private void add(String concept, String stem, String lower, Kind kind, int from, int to) {
        for (int at = from; at < to; at++) {
            taken[at] = true;
        }
        boolean keepsDenial = kind == Kind.LIGHT;
        boolean again = terms.stream().anyMatch(term -> term.concept().equals(concept) && term.kind() == kind && kind == Kind.WORD
                && term.denied() == denied && (term.role().equals(role) || term.role().isEmpty() || role.isEmpty()));
        if (again) {
            role = "";
            preposition = "";
            return;
        }
        terms.add(new Term(concept, stem, lower, kind, denied && !keepsDenial, role, preposition, words++));
        if (!keepsDenial) {
            denied = false;
            role = "";
            preposition = "";
        }
    }
}
