package io.bactrian.faults;

import org.junit.jupiter.api.Test;

/** One seed of the faults 1, 3, 7 and 14 in small, with every build; the whole set is {@code mvn verify -Pfaults}. */
class QuickFaultsIT extends FaultTest {

    private static final long SEED = Long.getLong("faults.seed", 1);

    @Test
    void shouldSurviveAKill() throws Exception {
        KillFaults.killAtRandomTimes("1 quick: one kill", SEED, 1);
    }

    @Test
    void shouldSurviveADatabaseThatIsDown() throws Exception {
        DatabaseDownFaults.databaseDown("3 quick: PostgreSQL down 5 s", SEED, 5);
    }

    @Test
    void shouldKeepPoisonApart() throws Exception {
        PoisonFaults.poison("7 quick: poison", SEED, 600);
    }

    @Test
    void shouldCostTheOthersNothingWhenASystemHangs() throws Exception {
        VendorFaults.broken("14 quick: 1C fails 12 s", SEED, Vendors.Mode.ERROR, 5, 12);
    }
}
