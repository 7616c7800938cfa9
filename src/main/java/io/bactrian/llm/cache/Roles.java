package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Alignment.Pair;
import io.bactrian.llm.cache.Term.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the same words do different things: from A to B or from B to A, the client pays the agency or the agency the client. */
final class Roles {

    private static final List<String> INSTRUMENTAL = List.of("ом", "ем", "ами", "ями", "ой", "ей", "ью");

    private static final Set<String> GOVERNING = Set.of("from", "with", "by", "to", "about");

    /** Questions in which somebody does something to somebody. */
    private static final Set<String> DOING = Set.of("statement", "yes-no", "who", "whom", "to-whom", "by-whom", "why", "when", "happens");

    private Roles() {
    }

    static boolean differ(Question one, Question other, Alignment alignment) {
        List<Pair> pairs = alignment.pairs().stream().sorted(Comparator.comparingInt(pair -> pair.one().next())).toList();
        return pairs.stream().anyMatch(pair -> opposed(pair, one.lexicon(), one.russian())) || counted(one, other, pairs)
                || turned(pairs, one, other) || one.russian() && (finite(one) && finite(other) && declined(pairs, one.lexicon())
                || cases(pairs, one.lexicon()))
                || voices(one, other, pairs);
    }

    /** "Refund a card" and "refund with a card", вернуть карту and вернуть на карту. */
    private static boolean governed(String one, String other) {
        return one.isEmpty() && GOVERNING.contains(other) || other.isEmpty() && GOVERNING.contains(one);
    }

    private static boolean verb(Pair pair) {
        return RussianWords.infinitive(pair.one().text()) || RussianWords.infinitive(pair.other().text());
    }

    private static boolean opposed(Pair pair, Lexicon lexicon, boolean russian) {
        String one = pair.one().role();
        String other = pair.other().role();
        if (pair.one().kind() == Kind.NUMBER) {
            return !pair.one().preposition().equals(pair.other().preposition());
        }
        if (one.equals("from") && other.equals("to") || one.equals("to") && other.equals("from")) {
            return !russian || !pair.one().preposition().matches("со?") && !pair.other().preposition().matches("со?")
                    || !pair.one().preposition().matches("со?|для") && !pair.other().preposition().matches("со?|для");
        }
        if (governed(one, other) && !belongs(pair.one()) && !belongs(pair.other()) && !lexicon.deed(pair.one().concept()) && !verb(pair)) {
            return true;
        }
        boolean names = pair.one().kind() == Kind.NAME || pair.other().kind() == Kind.NAME;
        if (names && !one.isEmpty() && !other.isEmpty() && !one.equals(other) && !(Set.of("to", "with").containsAll(List.of(one, other)))) {
            return true;
        }
        if (beneficiary(pair.one()) && List.of("by", "with").contains(other) || beneficiary(pair.other())
                && List.of("by", "with").contains(one)) {
            return true;
        }
        return russian && instrumentOrObject(pair.one(), pair.other());
    }

    private static boolean beneficiary(Term term) {
        return term.role().equals("to") && !List.of("to", "в", "к").contains(term.preposition());
    }

    /** A number counts what stands after it: one licence for five people is not five licences for one. */
    private static boolean counted(Question one, Question other, List<Pair> pairs) {
        for (Pair pair : pairs) {
            if (pair.one().kind() == Kind.NUMBER) {
                Optional<Term> after = after(one, pair.one());
                Optional<Term> afterOther = after(other, pair.other());
                boolean same = after.isPresent() == afterOther.isPresent() && (after.isEmpty()
                        || pairs.contains(new Pair(after.get(), afterOther.get())));
                if (!same) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Term> after(Question question, Term number) {
        return question.content().stream().filter(term -> term.next() > number.next()).findFirst();
    }

    /** "оплатить картой" pays with it, "оплатить карту" pays for it. */
    private static boolean instrumentOrObject(Term one, Term other) {
        boolean bare = one.role().isEmpty() && !List.of("by", "from").contains(other.role())
                || other.role().isEmpty() && !List.of("by", "from").contains(one.role());
        return bare && instrument(one) != instrument(other) && !one.text().equals(other.text())
                && (instrument(one) ? object(other) : object(one));
    }

    private static boolean instrument(Term term) {
        return term.role().isEmpty() && INSTRUMENTAL.stream().anyMatch(term.text()::endsWith) && term.text().length() > 4;
    }

    private static boolean object(Term term) {
        return term.role().equals("to") || term.role().isEmpty() && (term.text().endsWith("у") || term.text().endsWith("ю"));
    }

    /**
     * Terms that have changed places need a sign that each still does what it did: one deed or one term with its preposition has moved, or
     * "campaign statistics" has become "statistics of the campaign".
     */
    private static boolean turned(List<Pair> pairs, Question one, Question other) {
        List<Pair> rest = new ArrayList<>(pairs);
        while (true) {
            Pair moved = moved(rest, one, other);
            if (moved == null) {
                return !ordered(rest);
            }
            rest.remove(moved);
        }
    }

    private static Pair moved(List<Pair> pairs, Question one, Question other) {
        if (ordered(pairs)) {
            return null;
        }
        for (Pair pair : pairs) {
            List<Pair> others = new ArrayList<>(pairs);
            others.remove(pair);
            boolean anchored = pair.one().role().equals(pair.other().role()) && !pair.one().role().isEmpty();
            if (ordered(others) && (anchored || free(pair, pairs, one, other) || compound(pair, pairs))) {
                return pair;
            }
        }
        return null;
    }

    private static boolean ordered(List<Pair> pairs) {
        for (int at = 1; at < pairs.size(); at++) {
            if (pairs.get(at - 1).other().next() > pairs.get(at).other().next()) {
                return false;
            }
        }
        return true;
    }

    private static boolean free(Pair pair, List<Pair> pairs, Question one, Question other) {
        if (pair.one().kind() != Kind.WORD || !deed(pair, one.lexicon())) {
            return false;
        }
        List<Pair> crossed = pairs.stream().filter(by -> (by.one().next() < pair.one().next()) != (by.other().next() < pair.other().next()))
                .toList();
        if (one.russian()) {
            return crossed.stream().allMatch(by -> by.one().text().equals(by.other().text()));
        }
        boolean subjectInOne = crossed.stream().anyMatch(by -> by.one().next() < pair.one().next());
        Question nounFirst = subjectInOne ? one : other;
        return nounFirst.passive() || !nounFirst.asks("statement") && !nounFirst.auxiliary() || nounFirst.persons().contains("nom1")
                || nounFirst.persons().contains("any2");
    }

    private static boolean deed(Pair pair, Lexicon lexicon) {
        return lexicon.deed(pair.one().concept()) || pair.one().predicate() || pair.other().predicate()
                || pair.one().text().equals(pair.other().text()) && RussianWords.movable(pair.one().text())
                || RussianWords.infinitive(pair.one().text()) || RussianWords.infinitive(pair.other().text());
    }

    private static boolean finite(Question question) {
        return question.frames().stream().anyMatch(DOING::contains)
                && question.content().stream().noneMatch(term -> RussianWords.infinitive(term.text()));
    }

    /** клиент прислал счёт, клиенту прислали счёт */
    private static boolean declined(List<Pair> pairs, Lexicon lexicon) {
        return pairs.stream().anyMatch(pair -> pair.one().role().isEmpty() && pair.other().role().isEmpty() && !deed(pair, lexicon)
                && pair.one().stem().equals(pair.other().stem()) && !pair.one().text().equals(pair.other().text()));
    }

    /** добавить пользователя в аккаунт, добавить аккаунт пользователю */
    private static boolean cases(List<Pair> pairs, Lexicon lexicon) {
        boolean aim = pairs.stream().anyMatch(pair -> !pair.one().role().equals(pair.other().role())
                && (pair.one().role().equals("to") && pair.other().role().isEmpty() || pair.other().role().equals("to")
                        && pair.one().role().isEmpty()));
        return aim && pairs.stream().anyMatch(pair -> pair.one().role().isEmpty() && pair.other().role().isEmpty() && !deed(pair, lexicon)
                && !pair.one().text().equals(pair.other().text()) && pair.one().stem().equals(pair.other().stem()));
    }

    /** Before its noun a modifier stands bare, behind it with a preposition. */
    private static boolean compound(Pair pair, List<Pair> pairs) {
        Term one = pair.one();
        Term other = pair.other();
        boolean bareFirst = one.role().isEmpty() && belongs(other) && pairs.stream()
                .anyMatch(head -> head.one().role().equals(head.other().role()) && head.one().next() == one.next() + 1
                        && head.other().next() == other.next() - 1);
        return bareFirst || other.role().isEmpty() && belongs(one) && pairs.stream()
                .anyMatch(head -> head.one().role().equals(head.other().role()) && head.other().next() == other.next() + 1
                        && head.one().next() == one.next() - 1);
    }

    private static boolean belongs(Term term) {
        return List.of("of", "for", "in", "по").contains(term.preposition());
    }

    /** "Does the agency pay" and "is the agency paid" have the same words in the same order. */
    private static boolean voices(Question one, Question other, List<Pair> pairs) {
        if (one.passive() == other.passive() || pairs.size() < 2) {
            return false;
        }
        Question active = one.passive() ? other : one;
        boolean spoken = active.persons().contains("nom1") || active.persons().contains("any2");
        boolean sameOrder = pairs.get(0).other().next() < pairs.get(1).other().next();
        return !spoken && sameOrder && !active.asks("how") && !active.asks("why") && !active.asks("happens");
    }
}
