package io.bactrian.llm.cache;

/** What keeps the answer to one question from being given to another that looks alike; also the name in the figures. */
enum Guard {
    UNREADABLE, LANGUAGE, QUESTION, NUMBERS, NAMES, NEGATION, OPPOSITES, PERSON, TIME, ROLES, WORDS;

    String tag() {
        return name().toLowerCase();
    }
}
