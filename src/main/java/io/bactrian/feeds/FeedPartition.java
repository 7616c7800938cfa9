package io.bactrian.feeds;

import java.time.LocalDate;

/**
 * One Parquet file of a feed: those of its changes between two positions that happened on one day.
 *
 * @param day   UTC date of the changes
 * @param first position of the first change, which is in the file
 * @param last  position of the last change, which is in the file too
 */
public record FeedPartition(String feed, LocalDate day, long first, long last) {

    /** The object's name. Positions are padded, so that the order of names is the order of positions. */
    public String objectName() {
        return "%s/dt=%s/part-%012d-%012d.parquet".formatted(feed, day, first, last);
    }
}
