package io.bactrian.delivery;

import org.springframework.lang.Nullable;

/**
 * A hop as the journal keeps it.
 *
 * @param id       orders hops of the same instant
 * @param hop      what happened
 * @param revision which version of the flow did it: the beginning of the SHA-256 of its file; null where it was no flow
 * @param hub      which hub of several noted it
 */
public record JournalEntry(long id, Hop hop, @Nullable String revision, String hub) {
}
