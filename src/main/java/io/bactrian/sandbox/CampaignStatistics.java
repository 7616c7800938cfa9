package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;

/**
 * What a campaign did on one day. The figures are invented, but always the same for the same campaign and day.
 *
 * @param costMicros in millionths of the account's currency, never above the campaign's daily budget
 */
record CampaignStatistics(long campaignId, LocalDate day, long impressions, long clicks, long costMicros) {

    private static final long DEFAULT_DAILY_BUDGET_MICROS = 3_000_000_000L;

    static CampaignStatistics of(ObjectNode campaign, LocalDate day) {
        long id = campaign.path("Id").asLong();
        long budget = campaign.path("DailyBudget").path("Amount").asLong(DEFAULT_DAILY_BUDGET_MICROS);
        long seed = mix(id * 31_557_600L + day.toEpochDay());
        // 70 to 100 % of the budget in clicks of 8 to 30 apiece; 1 to 4 % of those who see the advertisement click on it.
        long clickPrice = 8_000_000L + Math.floorMod(seed, 2_200L) * 10_000L;
        long clicks = budget * (70 + Math.floorMod(seed >>> 16, 31L)) / 100 / clickPrice;
        long impressions = clicks * 10_000L / (100 + Math.floorMod(seed >>> 32, 301L));
        return new CampaignStatistics(id, day, impressions, clicks, clicks * clickPrice);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
