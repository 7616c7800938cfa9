package io.bactrian.logs;

/**
 * Finds out which words of a population of skeletons are values, by joining skeletons until nothing changes.
 *
 * <p>The idea that what a group of messages has in common is its longest combination of words, and that a place with many different words
 * is a variable while a place with few tells messages apart, is that of Brain (Yu et al., TSC 2023); that a message's length and first word
 * say most about it is Drain's (He et al., ICWS 2017). Here the groups grow from below: messages that are equal after masking are one, and
 * only evidence joins them further.
 */
final class Learning {

    private static final int MOST_ROUNDS = 8;

    private Learning() {
    }

    static void learn(Population population) {
        boolean changed = true;
        for (int round = 0; round < MOST_ROUNDS && changed; round++) {
            changed = JointSlots.join(population);
            changed |= SingleSlots.join(population);
            changed |= MixedWords.join(population);
        }
    }
}
