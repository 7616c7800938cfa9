package io.bactrian.llm.cache;

/**
 * A word or phrase with content.
 *
 * @param concept  what it stands for: the name of a group of synonyms, or its own stem
 * @param stem     its own stem
 * @param text     as it was written, in lower case
 * @param kind     of what kind
 * @param denied   a negation stands before it
 * @param role     the class of the preposition before it, empty without one
 * @param preposition the preposition itself, empty without one
 * @param next     the number of terms before it
 * @param predicate Russian: what "ли" asks about
 */
record Term(String concept, String stem, String text, Kind kind, boolean denied, String role, String preposition, int next,
            boolean predicate) {

    enum Kind { WORD, NAME, NUMBER, CODE, LIGHT }

    Term(String concept, String stem, String text, Kind kind, boolean denied, String role, String preposition, int next) {
        this(concept, stem, text, kind, denied, role, preposition, next, false);
    }

    Term asDenied() {
        return new Term(concept, stem, text, kind, true, role, preposition, next, predicate);
    }

    Term asPredicate() {
        return new Term(concept, stem, text, kind, denied, role, preposition, next, true);
    }

    boolean content() {
        return kind != Kind.LIGHT;
    }
}
