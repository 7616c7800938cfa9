package io.bactrian.faults;

import org.junit.jupiter.api.Test;

/**
 * One seed of the faults 1, 3, 7 and 14 in small, with every build; the whole set is {@code mvn verify -Pfaults}. Nothing here is held
 * against a clock.
 */
class QuickFaultsIT extends FaultTest {

    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final LoadClient.Load LITTLE = new LoadClient.Load(2, 10, 20, 2);

    @Test
    void shouldSurviveAKill() throws Exception {
        KillFaults.killAtRandomTimes("1 quick: one kill", SEED, 1, LITTLE);
    }

    @Test
    void shouldSurviveADatabaseThatIsDown() throws Exception {
        DatabaseDownFaults.databaseDown("3 quick: PostgreSQL down 5 s", SEED, 5, LITTLE);
    }

    @Test
    void shouldKeepPoisonApart() throws Exception {
        PoisonFaults.poison("7 quick: poison", SEED, 600);
    }

    @Test
    void shouldCostTheOthersNothingWhenASystemHangs() throws Exception {
        VendorFaults.broken("14 quick: 1C fails 10 s", SEED, Vendors.Mode.ERROR, 5, 10, LITTLE);
    }
}
