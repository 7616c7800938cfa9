package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Analyses go on behind {@code kill -9}, wherever it meets them, and each comes to its end once. */
class KilledAgentsFaults extends FaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @AfterEach
    void repair() {
        testbed().vendors().set("llm", Vendors.Mode.OK);
    }

    private static void says(long chat, String text) throws Exception {
        int status = testbed().hub().push("""
                {"update_id":%d,"message":{"message_id":1,"date":%d,"from":{"id":%d,"is_bot":false,"first_name":"Eve","language_code":"en"},
                "chat":{"id":%d,"type":"private"},"text":"%s"}}""".formatted(chat, Instant.now().getEpochSecond(), chat, chat, text)).statusCode();
        assertThat(status).isEqualTo(200);
    }

    private static long count(String query, Object chats) throws SQLException {
        return testbed().postgres().ask(database -> database.sql(query).param(chats).query(Long.class).single());
    }

    private static void killAndStart() throws Exception {
        testbed().hub().kill();
        testbed().hub().start();
    }

    @Test
    void shouldEndEveryAnalysisOnceWhereverTheHubIsKilled() throws Exception {
        HubProcess hub = testbed().hub();
        hub.with("hub.agents.step-timeout", "8s").with("hub.agents.sweep-period", "200").with("hub.agents.retry-pause", "300ms")
                .with("hub.llm.timeout", "3s");
        killAndStart();
        Map<TopicPartition, Long> begin = testbed().kafkaLog().ends();
        testbed().vendors().set("llm", Vendors.Mode.HANG);
        long first = ThreadLocalRandom.current().nextLong(10_000_000, 1_000_000_000);
        String[] chats = LongStream.range(first, first + 6).mapToObj(Long::toString).toArray(String[]::new);
        for (String chat : chats) {
            says(Long.parseLong(chat), "Since 10:00 the dashboard shows error 500");
        }
        // The first kill meets a step that waits for a model that hangs, the others whatever there is.
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> count("""
                select count(*) from agent_step join ticket on ticket.id = ticket_id
                where step = 'validation' and agent_step.state = 'running' and chat_id = any (?)""", chats) > 0);
        killAndStart();
        for (int kill = 0; kill < 2; kill++) {
            FaultRun.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(500, 6000)));
            killAndStart();
        }

        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> count("""
                select count(*) from agent_step join ticket on ticket.id = ticket_id
                where step in ('rca', 'routing') and agent_step.state = 'done' and chat_id = any (?)""", chats) == 2L * chats.length);
        testbed().drain();
        List<String> tickets = testbed().postgres().ask(database -> database.sql("select id::text from ticket where chat_id = any (?)")
                .param(chats).query(String.class).list());
        Map<String, Long> told = testbed().kafkaLog().since(begin).stream()
                .filter(record -> record.type().equals("support.ticket.rca-completed") && tickets.contains(record.key()))
                .collect(Collectors.toMap(KafkaLog.Seen::id, KafkaLog.Seen::key, (one, same) -> one)).values().stream()
                .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
        assertThat(told).hasSize(chats.length).allSatisfy((ticket, times) -> assertThat(times).isEqualTo(1));
    }
}
