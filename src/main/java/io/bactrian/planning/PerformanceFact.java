package io.bactrian.planning;

import java.math.BigDecimal;
import java.time.YearMonth;

/** What the campaigns on one platform brought in one month, in one currency. */
public record PerformanceFact(String platform, YearMonth month, long impressions, long clicks, BigDecimal cost, String currency) {
}
