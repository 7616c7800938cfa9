package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Term.Kind;
import java.util.ArrayList;
import java.util.List;

/** Which terms of two questions stand for the same. */
record Alignment(List<Pair> pairs, List<Term> onlyOne, List<Term> onlyOther) {

    record Pair(Term one, Term other) {
    }

    static Alignment of(Question one, Question other) {
        List<Term> left = new ArrayList<>();
        List<Term> rest = new ArrayList<>(other.content());
        List<Pair> pairs = new ArrayList<>();
        for (Term term : one.content()) {
            Term partner = partner(term, rest);
            if (partner == null) {
                left.add(term);
            } else {
                rest.remove(partner);
                pairs.add(new Pair(term, partner));
            }
        }
        return new Alignment(pairs, left, rest);
    }

    private static Term partner(Term term, List<Term> others) {
        Term second = null;
        for (Term other : others) {
            if (same(term, other)) {
                if (term.denied() == other.denied() && term.role().equals(other.role())) {
                    return other;
                }
                second = second == null ? other : second;
            }
        }
        return second;
    }

    private static boolean same(Term one, Term other) {
        if (one.kind() == Kind.NUMBER || other.kind() == Kind.NUMBER) {
            return one.kind() == other.kind() && one.concept().equals(other.concept());
        }
        if (one.concept().equals(other.concept())) {
            return one.kind() != Kind.NAME || other.kind() != Kind.NAME || sameName(one, other);
        }
        return (one.kind() == Kind.NAME || other.kind() == Kind.NAME) && one.stem().equals(other.stem());
    }

    /** Иванов and Иванова have one stem and are two persons; Москва and Москве are one city. */
    private static boolean sameName(Term one, Term other) {
        return one.text().equals(other.text()) || !one.stem().matches(".*(ов|ев|ин|ын|андр|ентин|гени)");
    }
}
