package io.bactrian.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.faults.DatabaseLog.DealRow;
import io.bactrian.faults.DatabaseLog.OutboxRow;
import io.bactrian.faults.KafkaLog.Seen;
import io.bactrian.faults.Ledger.Change;
import io.bactrian.faults.Verdict.Kind;
import io.bactrian.faults.Verdict.Violation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds what the hub did in one run against what it promised, to the unit:
 * <ol>
 * <li>every 2xx is in the database;
 * <li>one row a key, with the highest version;
 * <li>outbox rows match the distinct versions that were applied, in one transaction with them;
 * <li>every outbox id is in Kafka at least once, and all its records say the same;
 * <li>the first occurrences in Kafka are in order per key;
 * <li>consumed = applied + duplicates + dead letters;
 * <li>at the vendors: one invoice a won deal, one campaign a campaign, no reply unsaid, no title on another's ticket.
 * </ol>
 */
final class Oracle {

    /** Which consumer notes which events in its inbox, on which topic. */
    private static final List<Consumer> CONSUMERS = List.of(
            new Consumer("deals.apply-change", "crm.changes", "crm.deal.changed"),
            new Consumer("tickets.receive", "support.messages", "support.message.received"),
            new Consumer("replies.acknowledge", "support.tickets", "support.ticket.created"),
            new Consumer("billing.invoiced", "deals.master-deals", "deals.deal.won"));

    private record Consumer(String inbox, String topic, String type) {
    }

    private record Current(String externalId, long sourceVersion, String title, String stage, long id) {
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Testbed testbed;
    private final Ledger ledger;
    private final Testbed.Mark begin;
    private final List<Violation> violations = new ArrayList<>();

    Oracle(Testbed testbed, Ledger ledger, Testbed.Mark begin) {
        this.testbed = testbed;
        this.ledger = ledger;
        this.begin = begin;
    }

    Verdict judge() throws SQLException {
        Map<String, Current> current = current();
        List<OutboxRow> outbox = testbed.diary().outboxSince(begin.outboxEntry());
        List<Seen> records = testbed.kafkaLog().since(begin.ends());
        ledger.surprises.forEach(surprise -> add(Kind.UNEXPECTED, 1, surprise));
        acknowledgedIsThere(current);
        highestVersionStands(current);
        outboxMatchesVersions(outbox);
        outboxIsInKafka(outbox, records);
        orderHolds(outbox, records);
        consumedIsAccountedFor(records);
        long repeats = vendorsActedOnce(current);
        long redeliveries = records.size() - records.stream().map(Seen::id).distinct().count();
        return new Verdict(violations, ledger.promised(), repeats, redeliveries);
    }

    private void add(Kind kind, int point, String text) {
        violations.add(new Violation(kind, point, text));
    }

    private Map<String, Current> current() throws SQLException {
        return testbed.postgres().ask(database -> database.sql("""
                select external_id, source_version, title, stage, id from master_deal where source = ?""").param(ledger.run)
                .query(Current.class).list()).stream().collect(Collectors.toMap(Current::externalId, row -> row));
    }

    private void acknowledgedIsThere(Map<String, Current> current) throws SQLException {
        ledger.acknowledged.forEach((key, version) -> {
            Current row = current.get(key);
            if (row == null) {
                add(Kind.LOST, 1, "deal " + key + " v" + version + " was acknowledged and is not there");
            } else if (row.sourceVersion() < version) {
                add(Kind.LOST, 1, "deal " + key + " v" + version + " was acknowledged, v" + row.sourceVersion() + " is there");
            }
        });
        exactlyOnce("message", ledger.messages.keySet(), "select text from ticket_message where direction = 'in' and text = any (?)");
        exactlyOnce("reply", ledger.replies.keySet(), "select text from ticket_message where direction = 'out' and text = any (?)");
        exactlyOnce("campaign", ledger.campaigns, "select name from campaign where name = any (?)");
    }

    private void exactlyOnce(String what, Set<String> promised, String query) throws SQLException {
        Map<String, Long> found = testbed.postgres().ask(database -> database.sql(query).param(promised.toArray(String[]::new))
                .query(String.class).list()).stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
        for (String text : promised) {
            long times = found.getOrDefault(text, 0L);
            if (times != 1) {
                add(times == 0 ? Kind.LOST : Kind.DOUBLED, 1, "%s \"%s\" is there %d times".formatted(what, text, times));
            }
        }
    }

    private void highestVersionStands(Map<String, Current> current) {
        for (Current row : current.values()) {
            Map<Long, Change> sent = ledger.sent.getOrDefault(row.externalId(), new java.util.TreeMap<>());
            Change said = sent.get(row.sourceVersion());
            if (said == null) {
                add(Kind.UNEXPECTED, 2, "nobody sent deal " + row.externalId() + " v" + row.sourceVersion());
            } else if (!said.title().equals(row.title()) || !said.stage().equals(row.stage())) {
                add(Kind.UNEXPECTED, 2, "deal " + row.externalId() + " v" + row.sourceVersion() + " has the content of another version: "
                        + row.title());
            }
        }
    }

    private void outboxMatchesVersions(List<OutboxRow> outbox) throws SQLException {
        Map<String, List<String>> announced = new TreeMap<>();
        for (OutboxRow row : outbox) {
            JsonNode data = tree(row.data());
            if (!row.isRetry() && row.type().startsWith("deals.deal.") && data.path("source").asText().equals(ledger.run)
                    && !row.type().equals("deals.deal.paid")) {
                announced.computeIfAbsent(row.key() + " v" + data.path("version").asLong() + " " + row.type(), key -> new ArrayList<>())
                        .add(row.transaction());
            }
        }
        Map<Long, String> stages = new HashMap<>();
        for (DealRow row : testbed.diary().deals(ledger.run)) {
            String before = stages.put(row.id(), row.stage());
            boolean closed = row.stage().equals("won") || row.stage().equals("lost");
            List<String> due = new ArrayList<>();
            if (before == null) {
                due.add("deals.deal.created");
            }
            if (closed && !row.stage().equals(before)) {
                due.add("deals.deal." + row.stage());
            } else if (before != null) {
                due.add("deals.deal.changed");
            }
            for (String type : due) {
                List<String> transactions = announced.remove(row.id() + " v" + row.version() + " " + type);
                if (transactions == null) {
                    add(Kind.LOST, 3, "deal %s (%d) v%d has no %s in the outbox".formatted(row.externalId(), row.id(), row.version(), type));
                } else if (transactions.size() > 1) {
                    add(Kind.DOUBLED, 3, "deal %s v%d has %d rows %s in the outbox".formatted(row.externalId(), row.version(),
                            transactions.size(), type));
                } else if (!transactions.get(0).equals(row.transaction())) {
                    add(Kind.UNEXPECTED, 3, "deal %s v%d and its %s were committed apart".formatted(row.externalId(), row.version(), type));
                }
            }
        }
        announced.keySet().forEach(key -> add(Kind.DOUBLED, 3, "the outbox announced what never became: deal " + key));
    }

    private void outboxIsInKafka(List<OutboxRow> outbox, List<Seen> records) throws SQLException {
        Map<String, String> carried = new HashMap<>();
        for (Seen record : records) {
            String before = record.id() == null ? null : carried.putIfAbsent(record.id(), String.valueOf(record.value()));
            if (before != null && !before.equals(record.value())) {
                add(Kind.UNEXPECTED, 4, "two records with the id " + record.id() + " differ");
            }
        }
        Set<String> promised = new HashSet<>();
        for (OutboxRow row : outbox) {
            promised.add(row.id());
            String value = carried.get(row.id());
            if (value == null) {
                add(Kind.LOST, 4, "%s of %s %s never reached Kafka".formatted(row.type(), row.topic(), row.key()));
            } else if (!value.equals(row.data())) {
                add(Kind.UNEXPECTED, 4, row.type() + " of " + row.key() + " changed on its way to Kafka");
            }
        }
        Set<String> strange = records.stream().filter(record -> record.headers().getOrDefault("ce_source", "").startsWith("/bactrian"))
                .map(Seen::id).filter(id -> !promised.contains(id)).collect(Collectors.toSet());
        // A relay that was killed between two runs repeats what the run before had promised.
        strange.removeAll(testbed.diary().known(strange));
        strange.forEach(id -> add(Kind.DOUBLED, 4, "Kafka holds an event that the outbox never had: " + id));
    }

    /**
     * The outbox numbers its rows under the lock of the entity, so that its numbers are the order of an entity's events. In a chat that
     * holds for each kind of event and each author alone.
     */
    private void orderHolds(List<OutboxRow> outbox, List<Seen> records) {
        Map<String, Long> sequences = new HashMap<>();
        outbox.stream().filter(row -> !row.isRetry()).forEach(row -> sequences.put(row.id(), row.sequence()));
        Map<String, Long> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Seen record : records) {
            Long sequence = sequences.get(record.id());
            if (sequence == null || record.headers().containsKey("ce_retryroute") || !seen.add(record.id())) {
                continue;
            }
            String stream = record.topic() + " " + record.key() + (record.topic().equals("deals.master-deals") ? ""
                    : " " + record.type() + " " + tree(record.value()).path("author").asText());
            Long before = last.put(stream, sequence);
            if (before != null && before > sequence) {
                add(Kind.DISORDERED, 5, "in %s the %d. row of the outbox came after the %d.".formatted(stream, sequence, before));
            }
        }
    }

    private void consumedIsAccountedFor(List<Seen> records) throws SQLException {
        Map<String, Integer> letters = new HashMap<>();
        testbed.postgres().ask(database -> database.sql("""
                select route, coalesce(key, '') as key, coalesce(event_id, '') as event_id, code, cause, status from dead_letter where id > ?""")
                .param(begin.deadLetter()).query().listOfRows()).forEach(letter -> {
                    String key = Objects.toString(letter.get("key"));
                    letters.merge(Objects.toString(letter.get("event_id")), 1, Integer::sum);
                    letters.merge("key " + key, 1, Integer::sum);
                    if (!ledger.poison.contains(key) && !"resolved".equals(letter.get("status"))) {
                        add(Kind.UNEXPECTED, 6, "a dead letter that nobody planted: " + letter);
                    }
                });
        ledger.poison.stream().filter(key -> !letters.containsKey("key " + key))
                .forEach(key -> add(Kind.LOST, 6, "poison " + key + " is not in the dead letters"));
        for (Consumer consumer : CONSUMERS) {
            Map<String, Seen> distinct = new LinkedHashMap<>();
            records.stream().filter(record -> record.topic().equals(consumer.topic()) && consumer.type().equals(record.type()))
                    .filter(record -> !ledger.poison.contains(record.key())).forEach(record -> distinct.put(record.id(), record));
            Set<String> applied = new HashSet<>(testbed.postgres().ask(database -> database.sql("""
                    select event_id from inbox where consumer = ? and event_id = any (?)""")
                    .params(consumer.inbox(), distinct.keySet().toArray(String[]::new)).query(String.class).list()));
            distinct.forEach((id, record) -> {
                if (!applied.contains(id) && !letters.containsKey(id)) {
                    add(Kind.LOST, 6, "%s never applied %s of %s (partition %d, offset %d)".formatted(consumer.inbox(), consumer.type(),
                            record.key(), record.partition(), record.offset()));
                }
            });
        }
    }

    /** Returns how often a reply was repeated at Telegram, which knows no idempotency key. */
    private long vendorsActedOnce(Map<String, Current> current) throws SQLException {
        Map<String, Long> invoices = testbed.postgres().ask(database -> database.sql("""
                select deal_id::text from invoice join master_deal on master_deal.id = deal_id where source = ?""").param(ledger.run)
                .query(String.class).list()).stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        Map<String, Long> created = testbed.vendors().calls("onec", "create").stream().filter(call -> call.status() == 201)
                .collect(Collectors.groupingBy(Vendors.Call::text, Collectors.counting()));
        for (Current deal : current.values()) {
            long expected = deal.stage().equals("won") ? 1 : 0;
            once("invoices in the hub of deal " + deal.externalId(), invoices.getOrDefault(Long.toString(deal.id()), 0L), expected);
            once("invoices in 1C of deal " + deal.externalId(), created.getOrDefault("bactrian:deal:" + deal.id(), 0L), expected);
        }
        Map<String, Long> added = testbed.vendors().calls("yandexdirect", "add").stream().filter(call -> call.status() == 200)
                .collect(Collectors.groupingBy(call -> call.key().replaceFirst(" #\\d+$", ""), Collectors.counting()));
        ledger.campaigns.forEach(name -> once("campaigns at Yandex Direct named " + name, added.getOrDefault(name, 0L), 1));
        titlesBelong();
        ticketsAreAcknowledgedOnce();
        Map<String, Long> said = testbed.vendors().calls("telegram", "sendMessage").stream().filter(call -> call.status() == 200)
                .collect(Collectors.groupingBy(call -> call.key() + " " + call.text(), Collectors.counting()));
        Set<String> texts = testbed.vendors().calls("telegram", "sendMessage").stream().filter(call -> call.status() == 200)
                .map(Vendors.Call::text).collect(Collectors.toSet());
        ledger.replies.keySet().stream().filter(text -> !texts.contains(text))
                .forEach(text -> add(Kind.LOST, 7, "Telegram never heard \"" + text + "\""));
        return said.values().stream().mapToLong(times -> times - 1).sum();
    }

    private void once(String what, long times, long expected) {
        if (times != expected) {
            add(times < expected ? Kind.LOST : Kind.DOUBLED, 7, "%d %s, expected %d".formatted(times, what, expected));
        }
    }

    /** A title comes from the ticket's first message: by the model it names that message, by the rule it repeats it. */
    private void titlesBelong() throws SQLException {
        if (ledger.messages.isEmpty()) {
            return;
        }
        testbed.postgres().ask(database -> database.sql("""
                select t.id, t.chat_id, coalesce(t.title, '') as title from ticket t where t.chat_id = any (?)""")
                .param(ledger.messages.values().stream().map(String::valueOf).distinct().toArray(String[]::new)).query().listOfRows())
                .forEach(ticket -> {
                    String title = ticket.get("title").toString();
                    if (title.isEmpty()) {
                        add(Kind.LOST, 7, "ticket " + ticket.get("id") + " has no title");
                    } else if (!title.contains("c" + ticket.get("chat_id") + "-m")) {
                        add(Kind.UNEXPECTED, 7, "ticket " + ticket.get("id") + " of chat " + ticket.get("chat_id") + " has the title " + title);
                    }
                });
    }

    /** A ticket is acknowledged once. */
    private void ticketsAreAcknowledgedOnce() throws SQLException {
        testbed.postgres().ask(database -> database.sql("""
                select t.id, count(m.id) as times from ticket t left join ticket_message m on m.ticket_id = t.id and m.author = 'hub'
                where t.chat_id = any (?) group by t.id""")
                .param(ledger.messages.values().stream().map(String::valueOf).distinct().toArray(String[]::new)).query().listOfRows())
                .forEach(ticket -> once("acknowledgements of ticket " + ticket.get("id"), (Long) ticket.get("times"), 1));
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
