package io.bactrian.logs;

/**
 * Finds the templates of a stream of messages as they come, in bounded memory. What a message's template is may become clearer later: a
 * name that has come once is a word, and once several names have come in its place it is a value. For a log that is there as a whole,
 * {@link LogAnalyser} gives each line the template that is known in the end. Not for several threads at once.
 */
public final class TemplateMiner {

    private final Miner miner = new Miner();

    /** The template of one message, as far as it can be known by now. A header, if there is one, counts as part of the message. */
    public LogTemplate add(String message) {
        Group group = miner.add(TerminalColors.removedFrom(message), 0);
        miner.learnWhenDue();
        return group.current().template();
    }

    /** How many templates are told apart now. */
    public int size() {
        return miner.size();
    }
}
