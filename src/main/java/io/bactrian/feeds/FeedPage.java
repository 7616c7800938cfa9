package io.bactrian.feeds;

import java.util.List;

/**
 * What a reader gets at once.
 *
 * @param items      changes in the order of their positions; empty when the reader has seen all
 * @param nextCursor always there: continue with it, now or tomorrow
 */
public record FeedPage(List<FeedChange> items, String nextCursor) {
}
