package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Verdict.Kind;
import org.junit.jupiter.api.Test;

/** A hub that is broken on purpose: what shows that the oracle can fail. */
class MutationFaults extends FaultTest {

    @Test
    void shouldSeeWhatIsLostWhenTheInboxCommitsBeforeTheState() throws Exception {
        Verdict verdict = split("inbox", FailPoints.Place.MID_TRANSACTION);
        assertThat(verdict.count(Kind.LOST)).as(verdict.toString()).isPositive();
    }

    @Test
    void shouldSeeThatTheOutboxCommitsApartFromTheState() throws Exception {
        Verdict verdict = split("outbox", FailPoints.Place.AFTER_POLL);
        assertThat(verdict.violations()).as(verdict.toString()).anyMatch(violation -> violation.point() == 3);
    }

    private static Verdict split(String bean, FailPoints.Place place) throws Exception {
        HubProcess hub = testbed().hub();
        try {
            hub.kill();
            hub.with("faults.split", bean).with("faults.halt", place + ":40").start();
            try (FaultRun run = run("mutation: " + bean + " apart", 1)) {
                for (String next : new String[] {place + ":50", place + ":60", null}) {
                    assertThat(hub.endsWithin(90)).as("the fail point is reached").isTrue();
                    hub.with("faults.halt", next).start();
                }
                Verdict verdict = run.judge();
                System.out.println("MUTATION " + bean + " apart: " + verdict);
                return verdict;
            }
        } finally {
            hub.kill();
            hub.with("faults.split", null).with("faults.halt", null).start();
        }
    }
}
