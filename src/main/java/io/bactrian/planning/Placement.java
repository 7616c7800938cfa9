package io.bactrian.planning;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * A place where advertising can be booked, as {@code transformers/placements.yaml} lists it.
 *
 * @param id        unique, short, for machines and models
 * @param title     as a client reads it
 * @param english   as an English client reads it; absent where it is the same
 * @param channel   the channel that it belongs to, as a client reads it
 * @param platform  whose campaigns tell how it performs, as campaigns name it; absent where none do
 * @param currency  of its prices
 * @param leadDays  how many days lie at least between the order and the first day
 * @param available when it can be booked at all; always where the list is empty
 * @param blackout  when it cannot
 * @param tags      audience and geography, in the words in which briefs speak of them
 */
record Placement(String id, String title, @Nullable String english, String channel, @Nullable String platform, String currency,
        int leadDays,
                 List<DateRange> available, List<DateRange> blackout, Set<String> tags, List<Format> formats) {

    /**
     * How it is sold, and for how much.
     *
     * @param price             of a thousand views, a click or a day, by the model
     * @param minimumBudget     the least that a flight costs
     * @param dailyCapacity     the most that a day takes; absent where nothing limits it
     * @param clickRate         clicks of a view, as long as no campaign tells better
     * @param impressionsPerDay views that a booked day brings; only where days are sold
     */
    record Format(String id, String title, @Nullable String english, PriceModel priceModel, BigDecimal price, BigDecimal minimumBudget,
                  @Nullable BigDecimal dailyCapacity, BigDecimal clickRate, @Nullable BigDecimal impressionsPerDay) {

        String title(boolean russian) {
            return russian || english == null ? title : english;
        }
    }

    String title(boolean russian) {
        return russian || english == null ? title : english;
    }

    /** What one pays for. */
    enum PriceModel {
        /** A thousand views. */
        CPM,
        /** A click. */
        CPC,
        /** A whole day. */
        DAY
    }
}
