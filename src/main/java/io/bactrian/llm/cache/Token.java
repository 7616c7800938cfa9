package io.bactrian.llm.cache;

/**
 * A piece of a question.
 *
 * @param text     as it was written
 * @param lower    in lower case, with {@code ё} as {@code е}
 * @param stem     without its ending, by the rules of its language
 * @param shape    what it looks like
 * @param name     written with a capital where none is due
 * @param sentence the number of its sentence
 * @param clause   the number of its part of the sentence, as commas and dashes divide it
 */
record Token(String text, String lower, String stem, Shape shape, boolean name, int sentence, int clause) {

    enum Shape { WORD, NUMBER, CODE, QUOTE }
}
