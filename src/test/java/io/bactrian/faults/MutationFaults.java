package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Verdict.Kind;
import org.junit.jupiter.api.Test;

/** A hub that is broken on purpose: what shows that the oracle can fail. */
class MutationFaults extends FaultTest {

    /** Killed three times between the inbox row of an event and its effect, which only one transaction holds together. */
    @Test
    void shouldSeeWhatIsLostWhenEveryStatementCommitsByItself() throws Exception {
        String place = FailPoints.Place.MID_TRANSACTION.name();
        HubProcess hub = testbed().hub();
        try {
            hub.kill();
            hub.with("faults.split", "true").with("faults.halt", place + ":40").start();
            try (FaultRun run = run("mutation: transaction split", 1)) {
                for (String next : new String[] {place + ":50", place + ":60", null}) {
                    assertThat(hub.endsWithin(90)).as("the fail point is reached").isTrue();
                    hub.with("faults.halt", next).start();
                }
                Verdict verdict = run.judgeAsFarAsItComes();
                System.out.println("MUTATION transaction split: " + verdict);
                assertThat(verdict.count(Kind.LOST)).as(verdict.toString()).isPositive();
                run.expected(verdict);
            }
        } finally {
            hub.kill();
            testbed().forgetTheQueues();
            hub.with("faults.split", null).with("faults.halt", null).start();
        }
    }

    /** Kafka's client commits what was polled, by the clock, whether it was handled or not; and a database goes away for a while. */
    @Test
    void shouldSeeWhatAutoCommitLoses() throws Exception {
        String kamelet = "adapters/hub-events-source.kamelet.yaml";
        HouseCopy house = new HouseCopy(testbed().folder().resolve("auto-commit-house"))
                .replace(kamelet, "autoCommitEnable: false", "autoCommitEnable: true\n        autoCommitIntervalMs: 100")
                .replace(kamelet, "allowManualCommit: true", "allowManualCommit: false")
                .replace(kamelet, "breakOnFirstError: true", "breakOnFirstError: false");
        HubProcess hub = testbed().hub();
        String home = hub.setting("hub.home");
        hub.kill();
        hub.with("hub.home", house.path()).start();
        try (FaultRun run = run("mutation: auto-commit", 1)) {
            run.work(3000, 4000);
            run.testbed.postgres().stopImmediately();
            run.work(20_000, 22_000);
            run.testbed.postgres().start();
            Verdict verdict = run.judge();
            System.out.println("MUTATION auto-commit: " + verdict);
            assertThat(verdict.count(Kind.LOST)).as(verdict.toString()).isPositive();
            run.expected(verdict);
        } finally {
            hub.kill();
            hub.with("hub.home", home).start();
        }
    }
}
