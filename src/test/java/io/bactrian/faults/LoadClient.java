package io.bactrian.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.faults.Ledger.Change;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Everybody who talks to the hub: systems that enter deals and campaigns over REST, a neighbour that publishes changes in Kafka, users
 * who write to the bot, operators who answer. All of it follows from the seed. Each is a careful client: what was not answered with a
 * 2xx is said again until it is; what creates something new carries an Idempotency-Key.
 */
final class LoadClient implements AutoCloseable {

    /**
     * How much of what.
     *
     * @param systems           threads that write deals over REST
     * @param requestsPerSecond of each of them
     * @param changesPerSecond  on Kafka
     * @param chats             users, each in a chat and a thread of its own
     */
    record Load(int systems, int requestsPerSecond, int changesPerSecond, int chats) {

        static final Load USUAL = new Load(2, 10, 20, 3);
        static final Load DEALS_ALONE = new Load(2, 10, 20, 0);
    }

    private static final long PATIENCE_AFTER_STOP_SECONDS = 90;
    private static final int MOST_OPEN = 30;

    private final ObjectMapper json = new ObjectMapper();
    private final Ledger ledger;
    private final HubProcess hub;
    private final ChangePublisher publisher;
    private final long seed;
    private final Load load;
    private final ExecutorService people = Executors.newCachedThreadPool();
    private volatile boolean stopping;
    private volatile long deadline = Long.MAX_VALUE;

    LoadClient(Ledger ledger, HubProcess hub, String brokers, long seed, Load load) {
        this.ledger = ledger;
        this.hub = hub;
        this.publisher = new ChangePublisher(brokers, ledger);
        this.seed = seed;
        this.load = load;
    }

    LoadClient start() {
        for (int i = 0; i < load.systems(); i++) {
            int number = i;
            people.execute(() -> system(number));
        }
        if (load.changesPerSecond() > 0) {
            people.execute(this::neighbour);
        }
        for (int i = 0; i < load.chats(); i++) {
            int number = i;
            people.execute(() -> user(number));
        }
        return this;
    }

    ChangePublisher publisher() {
        return publisher;
    }

    /** No new work; what is under way is said again until it is answered, for a minute and a half at most. */
    void stop() throws InterruptedException {
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_AFTER_STOP_SECONDS);
        stopping = true;
        people.shutdown();
        people.awaitTermination(PATIENCE_AFTER_STOP_SECONDS + 20, TimeUnit.SECONDS);
        publisher.flush();
    }

    private void system(int number) {
        Random random = new Random(seed * 1000 + number);
        List<Change> open = new ArrayList<>();
        int next = 0;
        while (!stopping) {
            if (random.nextInt(100) < 3) {
                campaign("%s s%d n%d".formatted(ledger.run, number, next++));
                continue;
            }
            Change change = next(random, open, "s" + number + "-" + next);
            next++;
            if (random.nextInt(10) == 0) {
                publisher.publish(change);
            } else {
                enter(change);
            }
            pace(load.requestsPerSecond());
        }
    }

    private void neighbour() {
        Random random = new Random(seed * 1000 + 500);
        List<Change> open = new ArrayList<>();
        List<String> lastIds = new ArrayList<>();
        List<Change> last = new ArrayList<>();
        for (int next = 0; !stopping; next++) {
            if (!last.isEmpty() && random.nextInt(100) < 8) {
                int again = random.nextInt(last.size());
                publisher.publish(last.get(again), lastIds.get(again), null);
            } else {
                Change change = next(random, open, "k-" + next);
                String id = UUID.randomUUID().toString();
                publisher.publish(change, id, null);
                last.add(change);
                lastIds.add(id);
                if (last.size() > 50) {
                    last.remove(0);
                    lastIds.remove(0);
                }
            }
            pace(load.changesPerSecond());
        }
    }

    /** A new deal, or an open one's next version, its last one again, or one that is late. */
    private Change next(Random random, List<Change> open, String key) {
        if (open.isEmpty() || open.size() < MOST_OPEN && random.nextInt(100) < 35) {
            Change created = change(random, key, 1, "new");
            open.add(created);
            return created;
        }
        int index = random.nextInt(open.size());
        Change latest = open.get(index);
        int kind = random.nextInt(100);
        if (kind < 12) {
            return latest;
        }
        if (kind < 24 && latest.version() > 1) {
            var versions = ledger.sent.get(latest.key());
            Change late = versions == null ? null : versions.get(1 + (long) random.nextInt((int) latest.version() - 1));
            return late == null ? latest : late;
        }
        int fate = random.nextInt(100);
        Change later = change(random, latest.key(), latest.version() + 1, fate < 20 ? "won" : fate < 28 ? "lost" : "in-progress");
        if (later.isClosed()) {
            open.remove(index);
        } else {
            open.set(index, later);
        }
        return later;
    }

    private Change change(Random random, String key, long version, String stage) {
        return new Change(key, version, "%s %s v%d %08x".formatted(ledger.run, key, version, random.nextInt()),
                "%d.%02d".formatted(1 + random.nextInt(900_000), random.nextInt(100)), stage);
    }

    /** Says it until it is answered; true when it was. */
    boolean enter(Change change) {
        ledger.sending(change);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("source", ledger.run).put("externalId", change.key()).put("title", change.title()).put("amount", change.amount())
                .put("currency", "RUB").put("stage", change.stage()).put("version", change.version());
        HttpResponse<String> answer = insist("deal", change.key(), change.version(), body.toString(),
                () -> hub.post("/api/v1/deals", body.toString(), "system"));
        if (answer == null) {
            ledger.unanswered(change);
            return false;
        }
        ledger.acknowledged(change);
        return true;
    }

    private void campaign(String name) {
        String body = "{\"name\":\"%s\",\"dailyBudget\":\"100.00\",\"currency\":\"RUB\",\"approved\":true}".formatted(name);
        if (insist("campaign", name, 1, body, () -> hub.post("/api/v1/campaigns", body, "system", "Idempotency-Key", name)) != null) {
            ledger.campaigns.add(name);
        }
    }

    private void user(int number) {
        // No other run's: Telegram's numbers are remembered across runs.
        long chat = System.currentTimeMillis() % 1_000_000_000L * 100 + number;
        long ticket = 0;
        for (int next = 1; !stopping; next++) {
            String text = "Question c%d-m%d of %s".formatted(chat, next, ledger.run);
            String update = """
                    {"update_id":%d,"message":{"message_id":%d,"date":1767261600,"from":{"id":%d,"is_bot":false,"first_name":"Eve",
                    "language_code":"en"},"chat":{"id":%d,"type":"private"},"text":"%s"}}"""
                    .formatted(chat * 100_000 + next, next, chat, chat, text);
            if (insist("update", "chat:" + chat, next, update, () -> hub.push(update)) != null) {
                ledger.messages.put(text, chat);
            }
            ticket = ticket == 0 ? ticketOf(chat) : ticket;
            if (ticket != 0 && next % 2 == 0) {
                reply(ticket, "Answer c%d-m%d of %s".formatted(chat, next, ledger.run));
            }
            pace(1);
        }
    }

    private long ticketOf(long chat) {
        try {
            JsonNode page = json.readTree(hub.get("/api/v1/tickets?chatId=" + chat, "operator").body());
            return page.at("/items/0/id").asLong(0);
        } catch (IOException | InterruptedException later) {
            return 0;
        }
    }

    private void reply(long ticket, String text) {
        String body = "{\"text\":\"" + text + "\"}";
        if (insist("reply", "ticket:" + ticket, 1, body, () -> hub.post("/api/v1/tickets/" + ticket + "/replies", body, "operator",
                "Idempotency-Key", text)) != null) {
            ledger.replies.put(text, ticket);
        }
    }

    /** Null where no 2xx came. */
    private HttpResponse<String> insist(String operation, String key, long sequence, String payload, Request request) {
        while (System.nanoTime() < deadline) {
            long begin = System.nanoTime();
            long pause = 100 + ThreadLocalRandom.current().nextInt(200);
            try {
                HttpResponse<String> answer = request.send();
                // A careful client comes back when it was told to, and not by the hundred while the hub starts.
                pause = Math.max(pause, answer.headers().firstValueAsLong("Retry-After").orElse(0) * 1000);
                int status = answer.statusCode();
                ledger.answered(operation, key, sequence, payload, status, begin);
                if (status < 300) {
                    return answer;
                }
                if (status < 500 && status != 429) {
                    ledger.surprises.add("%s %s: %d %s".formatted(operation, key, status, answer.body()));
                    return null;
                }
            } catch (IOException e) {
                ledger.answered(operation, key, sequence, payload, 0, begin);
            } catch (InterruptedException e) {
                return null;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        }
        return null;
    }

    private static void pace(int perSecond) {
        LockSupport.parkNanos((long) (1_000_000_000L / perSecond * (0.5 + ThreadLocalRandom.current().nextDouble())));
    }

    private interface Request {
        HttpResponse<String> send() throws IOException, InterruptedException;
    }

    @Override
    public void close() throws InterruptedException {
        if (!stopping) {
            stop();
        }
        people.shutdownNow();
        publisher.close();
    }
}
