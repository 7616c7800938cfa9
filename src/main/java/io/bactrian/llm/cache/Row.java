package io.bactrian.llm.cache;

import java.util.Objects;

/** A kept answer and what its question says. */
record Row(KeptAnswer answer, Question question) {

    /** Questions of one group have the same kind, numbers and count of words; only they can be the same in the same words. */
    static int narrow(Question question) {
        return Objects.hash(wide(question), question.content().size());
    }

    /** Questions of one group have the same kind and numbers. */
    static int wide(Question question) {
        return Objects.hash(question.russian(), question.frames(),
                question.content().stream().filter(term -> term.kind() == Term.Kind.NUMBER).map(Term::concept).sorted().toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && row.answer == answer;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(answer);
    }
}
