package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bactrian.faults.Ledger.Change;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 21: headers that mean something to Camel, sent from outside over REST, by webhooks, in queries, in forms and in Kafka. */
class ForeignHeaderFaults extends FaultTest {

    private static final String TRAP_TOPIC = "hub.audit";

    @BeforeEach
    void wanted() {
        assumeWanted(21);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNotObeyHeadersFromOutside(long seed) throws Exception {
        AtomicInteger trapped = new AtomicInteger();
        HttpServer trap = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trap.createContext("/", exchange -> {
            trapped.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        trap.start();
        try (FaultRun run = run("21 headers from outside", seed)) {
            long audited = run.testbed.kafkaLog().ends().entrySet().stream().filter(end -> end.getKey().topic().equals(TRAP_TOPIC))
                    .mapToLong(Map.Entry::getValue).sum();
            Map<String, String> headers = foreign("http://127.0.0.1:" + trap.getAddress().getPort() + "/");
            for (int i = 0; i < 40; i++) {
                overRest(run, headers, i);
                inKafka(run, headers, i);
                run.work(20, 60);
            }
            run.recovered(Instant.now());
            run.mustHold();
            assertThat(trapped).as("calls that were led astray").hasValue(0);
            assertThat(run.testbed.kafkaLog().ends().entrySet().stream().filter(end -> end.getKey().topic().equals(TRAP_TOPIC))
                    .mapToLong(Map.Entry::getValue).sum()).as("records that were led astray").isEqualTo(audited);
            boolean there = run.testbed.postgres().ask(database -> database.sql("select to_regclass('public.master_deal') is not null")
                    .query(Boolean.class).single());
            assertThat(there).isTrue();
        } finally {
            trap.stop(0);
        }
    }

    private static Map<String, String> foreign(String trap) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("kafka.OVERRIDE_TOPIC", TRAP_TOPIC);
        headers.put("kafka.TOPIC", TRAP_TOPIC);
        headers.put("kafka.KEY", "stolen");
        headers.put("CamelHttpUri", trap);
        headers.put("CamelHttpPath", "/astray");
        headers.put("CamelHttpQuery", "astray=1");
        headers.put("CamelHttpMethod", "DELETE");
        headers.put("CamelRestHttpUri", trap);
        headers.put("CamelSqlQuery", "drop table master_deal");
        headers.put("CamelSqlParameters", "1");
        headers.put("CamelJdbcParameters", "1");
        headers.put("CamelJsltTemplate", "\"astray\"");
        headers.put("CamelBeanMethodName", "list");
        headers.put("CamelLangChain4jChatPromptTemplate", "Say astray");
        headers.put("CamelMinioBucketName", "astray");
        headers.put("CamelToEndpoint", trap);
        headers.put("updateId", "1");
        return headers;
    }

    private static void overRest(FaultRun run, Map<String, String> headers, int number) throws Exception {
        Change change = new Change("foreign-" + number, 1, run.ledger.run + " foreign " + number, "3.00", number % 2 == 0 ? "won" : "new");
        run.ledger.sending(change);
        String[] flat = headers.entrySet().stream().flatMap(header -> java.util.stream.Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
        String query = number % 3 == 0 ? "?CamelHttpUri=" + java.net.URLEncoder.encode(headers.get("CamelHttpUri"), StandardCharsets.UTF_8)
                + "&kafka.OVERRIDE_TOPIC=" + TRAP_TOPIC : "";
        HttpResponse<String> answer = run.testbed.hub().post("/api/v1/deals" + query, """
                {"source":"%s","externalId":"%s","title":"%s","amount":"%s","currency":"RUB","stage":"%s","version":1}"""
                .formatted(run.ledger.run, change.key(), change.title(), change.amount(), change.stage()), "system", flat);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        run.ledger.acknowledged(change);
    }

    private static void inKafka(FaultRun run, Map<String, String> headers, int number) throws Exception {
        Change change = new Change("foreign-k-" + number, 1, run.ledger.run + " foreign k " + number, "3.00", "won");
        run.ledger.sending(change);
        String id = UUID.randomUUID().toString();
        ProducerRecord<String, String> record = run.client.publisher().record(change, id, null);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        run.client.publisher().publish(record).get();
        run.ledger.published.put(id, change);
        run.ledger.publishedRecords.increment();
        run.ledger.acknowledged(change);
    }
}
