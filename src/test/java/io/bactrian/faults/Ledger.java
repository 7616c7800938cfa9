package io.bactrian.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the load client did in one run and what it was told: the truth that the oracle holds the hub against. */
final class Ledger {

    /** One version of one deal. */
    record Change(String key, long version, String title, String amount, String stage) {

        boolean isClosed() {
            return stage.equals("won") || stage.equals("lost");
        }
    }

    /**
     * One attempt.
     *
     * @param status 0 where no answer came
     */
    record Answer(Instant at, String operation, String key, long sequence, int hash, int status, long millis) {
    }

    final String run;
    final Map<String, NavigableMap<Long, Change>> sent = new ConcurrentHashMap<>();
    /** The highest version of each deal for which somebody has given his word. */
    final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    /** The changes that Kafka has acknowledged, by event id. */
    final Map<String, Change> published = new ConcurrentHashMap<>();
    final LongAdder publishedRecords = new LongAdder();
    /** The changes of which nobody knows what became of them: key and version. */
    final Set<String> unknown = ConcurrentHashMap.newKeySet();
    /** Keys of records that no route can handle. */
    final Set<String> poison = ConcurrentHashMap.newKeySet();
    /** Users' texts that the hub took, and their chats. */
    final Map<String, Long> messages = new ConcurrentHashMap<>();
    /** Operators' texts that the hub took, and their tickets. */
    final Map<String, Long> replies = new ConcurrentHashMap<>();
    final Set<String> campaigns = ConcurrentHashMap.newKeySet();
    /** Answers that no careful client expects. */
    final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    Ledger(String run) {
        this.run = run;
    }

    void sending(Change change) {
        sent.computeIfAbsent(change.key(), key -> new ConcurrentSkipListMap<>()).put(change.version(), change);
    }

    void acknowledged(Change change) {
        acknowledged.merge(change.key(), change.version(), Math::max);
        unknown.remove(change.key() + "@" + change.version());
    }

    void unanswered(Change change) {
        unknown.add(change.key() + "@" + change.version());
    }

    void answered(String operation, String key, long sequence, String payload, int status, long startedNanos) {
        answers.add(new Answer(Instant.now(), operation, key, sequence, payload.hashCode(), status,
                (System.nanoTime() - startedNanos) / 1_000_000));
    }

    long accepted() {
        return answers.stream().filter(answer -> answer.status() >= 200 && answer.status() < 300).count();
    }

    /** Accepted writes and acknowledged records: what must not be lost. */
    long promised() {
        return accepted() + publishedRecords.sum();
    }

    List<Answer> answersBetween(Instant from, Instant to) {
        return answers.stream().filter(answer -> !answer.at().isBefore(from) && answer.at().isBefore(to)).toList();
    }

    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, answers.stream().map(answer -> "%s %s %s %d %08x %d %d ms".formatted(answer.at(), answer.operation(), answer.key(),
                answer.sequence(), answer.hash(), answer.status(), answer.millis())).toList());
    }
}
