package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Alignment.Pair;
import io.bactrian.llm.cache.Term.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says whether two questions ask for the same thing. No similarity tells "enable" from "disable": so all content of one has to be in
 * the other, with the same number, name, negation and role. What is not understood counts as content.
 */
final class Guards {

    private static final Set<String> PAST_OR_NOT = Set.of("why", "how", "purpose");

    private static final Set<String> THIRD = Set.of("he", "she", "they");

    /** "It has not come" and "it does not come" complain of the same. */
    private static final Pattern COMPLAINT = Pattern.compile("(not|не) .+|cannot|brok.*|crash|вылет.*");

    private Guards() {
    }

    /**
     * @param otherWords how many words of each side may be left without a partner in the other, if nothing speaks against it
     * @return what speaks against it, empty when nothing does
     */
    static Optional<Guard> rejection(Question one, Question other, int otherWords) {
        if (!one.readable() || !other.readable()) {
            return Optional.of(Guard.UNREADABLE);
        }
        if (one.russian() != other.russian()) {
            return Optional.of(Guard.LANGUAGE);
        }
        Alignment alignment = Alignment.of(one, other);
        if (!one.frames().equals(other.frames())) {
            return Optional.of(Guard.QUESTION);
        }
        return unmatched(one.lexicon(), alignment)
                .or(() -> persons(one.persons(), other.persons(), doing(one)) || persons(other.persons(), one.persons(), doing(one))
                        ? Optional.of(Guard.PERSON) : Optional.empty())
                .or(() -> times(one, other) ? Optional.of(Guard.TIME) : Optional.empty())
                .or(() -> Roles.differ(one, other, alignment) ? Optional.of(Guard.ROLES) : Optional.empty())
                .or(() -> words(alignment, otherWords) ? Optional.of(Guard.WORDS) : Optional.empty());
    }

    private static Optional<Guard> unmatched(Lexicon lexicon, Alignment alignment) {
        Set<Kind> left = new HashSet<>();
        alignment.onlyOne().forEach(term -> left.add(term.kind()));
        alignment.onlyOther().forEach(term -> left.add(term.kind()));
        if (left.contains(Kind.NUMBER)) {
            return Optional.of(Guard.NUMBERS);
        }
        if (left.contains(Kind.NAME) || left.contains(Kind.CODE)) {
            return Optional.of(Guard.NAMES);
        }
        boolean denied = alignment.pairs().stream().anyMatch(pair -> pair.one().denied() != pair.other().denied());
        if (denied || denials(alignment.onlyOne()) != denials(alignment.onlyOther())) {
            return Optional.of(Guard.NEGATION);
        }
        boolean opposed = alignment.onlyOne().stream().anyMatch(one -> alignment.onlyOther().stream()
                .anyMatch(other -> lexicon.opposite(one.concept(), other.concept()) || lexicon.siblings(one.concept(), other.concept())
                        || negated(one.stem(), other.stem())));
        return opposed ? Optional.of(Guard.OPPOSITES) : Optional.empty();
    }

    private static long denials(List<Term> terms) {
        return terms.stream().filter(Term::denied).count();
    }

    /** активный and неактивный, limited and unlimited. */
    private static boolean negated(String one, String other) {
        for (String prefix : List.of("не", "без", "бес", "un", "in", "im", "dis", "non", "de")) {
            if (one.equals(prefix + other) || other.equals(prefix + one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean persons(Set<String> one, Set<String> other, boolean doing) {
        boolean third = THIRD.stream().anyMatch(person -> one.contains(person) != other.contains(person));
        boolean told = one.contains("obl2") && !other.contains("obl2") && !other.contains("any2") && !other.contains("nom2");
        boolean owners = one.contains("own1") && other.contains("own2") && !other.contains("own1");
        boolean yours = one.contains("own2") && !other.contains("own2") && !other.contains("any2") && doing;
        boolean subjects = one.contains("nom1") && !other.contains("nom1") && (other.contains("nom2") || other.contains("any2"))
                && !other.contains("obl1");
        boolean turned = one.contains("nom1") && !one.contains("obl1") && other.contains("obl1") && !other.contains("nom1");
        boolean turnedOther = one.contains("nom2") && !one.contains("obl2") && other.contains("obl2") && !other.contains("nom2");
        return third || told || owners || yours || subjects || turned || turnedOther;
    }

    private static boolean doing(Question question) {
        return question.asks("how") || question.asks("why");
    }

    private static boolean times(Question one, Question other) {
        boolean apart = one.past() && other.future() && !other.past() || other.past() && one.future() && !one.past();
        boolean announced = one.future() != other.future() && (one.asks("yes-no") || one.asks("statement"));
        boolean denied = one.terms().stream().anyMatch(term -> term.denied() || COMPLAINT.matcher(term.concept()).matches());
        return apart || announced || one.past() != other.past() && !denied && one.frames().stream().noneMatch(PAST_OR_NOT::contains);
    }

    private static boolean words(Alignment alignment, int most) {
        int left = Math.max(alignment.onlyOne().size(), alignment.onlyOther().size());
        List<Pair> pairs = alignment.pairs();
        return left > most || left > 0 && pairs.isEmpty();
    }
}
