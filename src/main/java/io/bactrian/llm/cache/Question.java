package io.bactrian.llm.cache;

import java.util.List;
import java.util.Set;

/**
 * What a question says, without the way in which it is said.
 *
 * @param russian  in which of the two languages
 * @param frames   what is asked ({@code how}, {@code when}, {@code yes-no}), in alphabetical order
 * @param terms    what it is about, in the order of the text
 * @param persons  {@code subject1}, {@code object1}, {@code own2} and the like
 * @param past     something in it is past
 * @param future   something in it is to come
 * @param passive  English: its verb is passive
 * @param auxiliary English: do, can, will or the like stands in it
 * @param readable short enough, and with some content: only then it can be compared
 */
record Question(boolean russian, List<String> frames, List<Term> terms, Set<String> persons, boolean past, boolean future,
        boolean passive, boolean auxiliary,
                boolean readable) {

    Lexicon lexicon() {
        return russian ? Lexicon.RUSSIAN : Lexicon.ENGLISH;
    }

    boolean asks(String frame) {
        return frames.contains(frame);
    }

    List<Term> content() {
        return terms.stream().filter(Term::content).toList();
    }
}
