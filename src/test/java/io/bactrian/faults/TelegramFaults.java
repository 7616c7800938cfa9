package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Vendors.Call;
import io.bactrian.faults.Vendors.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 13: Telegram limits one chat, fails altogether, and has a user who blocked the bot. */
class TelegramFaults extends FaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @BeforeEach
    void wanted() {
        assumeWanted(13);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWaitAsToldAndDropNothing(long seed) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), "13 Telegram 429, 5xx, 403", seed, new LoadClient.Load(1, 5, 10, 6))) {
            Vendors vendors = run.testbed.vendors();
            List<String> chats = Awaitility.await().atMost(PATIENCE).until(() -> spokenTo(run), found -> found.size() >= 6);
            String limited = chats.get(0);
            String blocked = chats.get(1);
            Instant begin = Instant.now();
            vendors.setChat(limited, Mode.RATE_LIMITED);
            vendors.setChat(blocked, Mode.FORBIDDEN);
            run.work(9_000, 12_000);
            Instant end = Instant.now();
            waitsAsTold(between(vendors, limited, begin, end));
            assertThat(chats.subList(2, chats.size())).as("the other chats do not wait")
                    .allSatisfy(chat -> assertThat(between(vendors, chat, begin, end)).anyMatch(call -> call.status() == 200));
            assertThat(status(run, blocked, "blocked")).isPositive();

            vendors.setChat(limited, Mode.OK);
            vendors.setChat(blocked, Mode.OK);
            vendors.set("telegram", Mode.ERROR);
            run.work(8_000, 10_000);
            vendors.set("telegram", Mode.OK);
            Instant healed = Instant.now();
            run.recovered(healed);
            run.client.stop();
            // What the blocked user was to hear is given up, and said so.
            List<String> givenUp = texts(run, "blocked");
            run.ledger.replies.keySet().removeAll(givenUp);
            run.testbed.drain();
            run.note("%d given up as blocked".formatted(givenUp.size()));
            inOrder(run, chats);
            assertThat(texts(run, "failed")).isEmpty();
            run.mustHold();
        } finally {
            testbed().vendors().set("telegram", Mode.OK);
        }
    }

    private static List<String> spokenTo(FaultRun run) {
        return run.testbed.vendors().calls("telegram", "sendMessage").stream().map(Call::key).distinct().toList();
    }

    private static List<Call> between(Vendors vendors, String chat, Instant begin, Instant end) {
        return vendors.calls("telegram", "sendMessage").stream()
                .filter(call -> call.key().equals(chat) && call.at().isAfter(begin) && call.at().isBefore(end)).toList();
    }

    private static void waitsAsTold(List<Call> calls) {
        List<Call> refused = calls.stream().filter(call -> call.status() == 429).toList();
        assertThat(refused).hasSizeBetween(2, 6);
        for (int i = 1; i < refused.size(); i++) {
            assertThat(Duration.between(refused.get(i - 1).at(), refused.get(i).at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(Vendors.RETRY_AFTER_SECONDS).minusMillis(50));
        }
    }

    /** The texts of a chat count up. */
    private static void inOrder(FaultRun run, List<String> chats) {
        for (String chat : chats) {
            List<Integer> numbers = new ArrayList<>();
            for (Call call : run.testbed.vendors().calls("telegram", "sendMessage")) {
                if (call.key().equals(chat) && call.status() == 200 && call.text().startsWith("Answer")) {
                    numbers.add(Integer.valueOf(call.text().replaceFirst(".*-m(\\d+) .*", "$1")));
                }
            }
            assertThat(numbers).as("chat " + chat).isSorted();
        }
    }

    private static long status(FaultRun run, String chat, String status) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("""
                select count(*) from ticket_message m join ticket t on t.id = m.ticket_id where t.chat_id = ? and m.delivery_status = ?""")
                .params(chat, status).query(Long.class).single());
    }

    private static List<String> texts(FaultRun run, String status) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("""
                select m.text from ticket_message m join ticket t on t.id = m.ticket_id where t.chat_id = any (?) and m.delivery_status = ?""")
                .params(run.ledger.messages.values().stream().map(String::valueOf).collect(Collectors.toSet()).toArray(String[]::new), status)
                .query(String.class).list());
    }
}
