package io.bactrian.planning;

import java.time.YearMonth;
import java.util.List;

/** What is known of campaigns that ran. */
public interface PastPerformance {

    /** One entry for each platform, month and currency, from that month on. */
    List<PerformanceFact> since(YearMonth month);
}
