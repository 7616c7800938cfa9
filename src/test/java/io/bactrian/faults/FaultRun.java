package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** One run: a seed, its load, what breaks, and the verdict. Whatever the fault, it ends with a calm hub before the oracle. */
final class FaultRun implements AutoCloseable {

    /** What the fault's author may want of the hub to hold in this run. */
    interface Fault {
        void happen(FaultRun run) throws Exception;
    }

    static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    final Testbed testbed;
    final Ledger ledger;
    final Random random;
    final long seed;
    final LoadClient client;
    private final String fault;
    private final Testbed.Mark begin;
    private final List<Duration> recoveries = new ArrayList<>();
    private String note = "";

    FaultRun(Testbed testbed, String fault, long seed, LoadClient.Load load) throws Exception {
        this.testbed = testbed;
        this.fault = fault;
        this.seed = seed;
        this.random = new Random(seed);
        if (!testbed.hub().isAlive()) {
            testbed.hub().start();
        }
        this.ledger = new Ledger("f" + fault.replaceAll("[^0-9a-z]+", "-") + "-" + seed + "-" + Long.toHexString(System.nanoTime() & 0xffffff));
        System.out.println("FAULT " + fault + " seed " + seed + " run " + ledger.run);
        this.begin = testbed.mark();
        this.client = new LoadClient(ledger, testbed.hub(), testbed.kafka().brokers(), seed, load).start();
    }

    /** Lets the load run for a while that the seed decides. */
    void work(int atLeastMillis, int atMostMillis) {
        pause(Duration.ofMillis(atLeastMillis + random.nextInt(1 + atMostMillis - atLeastMillis)));
    }

    /** The whole of it: a parked thread may go on at once, where somebody has waked it before. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Notes how long after that instant messages went through again. */
    Duration recovered(Instant since) throws Exception {
        Duration recovery = testbed.recovered(ledger, client, since, RECOVERY_LIMIT);
        recoveries.add(recovery);
        return recovery;
    }

    List<Duration> recoveries() {
        return recoveries;
    }

    void note(String text) {
        note = note.isEmpty() ? text : note + ", " + text;
    }

    /** Ends the load, waits for calm, and asks the oracle. */
    Verdict judge() throws Exception {
        client.stop();
        testbed.drain();
        return verdict();
    }

    /** As above, for a hub that may never come to rest because it was broken on purpose. */
    Verdict judgeAsFarAsItComes() throws Exception {
        client.stop();
        try {
            testbed.drain();
        } catch (IllegalStateException stuck) {
            note(stuck.getMessage());
        }
        return verdict();
    }

    private Verdict verdict() throws Exception {
        Verdict verdict = new Oracle(testbed, ledger, begin).judge();
        ledger.writeTo(Path.of("target/faults/answers", ledger.run + ".log"));
        java.nio.file.Files.write(Path.of("target/faults/answers", ledger.run + ".verdict"), verdict.violations().stream().map(Object::toString).toList());
        return verdict;
    }

    /** The usual end: the run stands in the report, and nothing may be wrong. */
    void mustHold() throws Exception {
        Verdict verdict = judge();
        String repeats = verdict.repeats() == 0 ? "" : verdict.repeats() + " repeated at Telegram";
        if (!repeats.isEmpty()) {
            note(repeats);
        }
        FaultReport.add(fault, seed, verdict, FaultReport.millis(recoveries), note);
        assertThat(verdict.violations()).as("fault %s, seed %d: %s", fault, seed, verdict).isEmpty();
    }

    /** For a mutation, which has to be seen: it stands in a report of its own. */
    void expected(Verdict verdict) throws Exception {
        FaultReport.addMutation(fault, seed, verdict);
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}
