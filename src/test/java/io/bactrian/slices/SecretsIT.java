package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Secrets are planted in the hub's settings and in requests, and every system fails in every way it can, one of them quoting the whole
 * request it was sent. Afterwards no planted secret stands in the log, in a table, in Kafka, or in an answer of the hub.
 */
@DirtiesContext
class SecretsIT extends HubTest {

    private static final Map<String, String> PLANTED = new LinkedHashMap<>();
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final PrintStream CONSOLE = System.out;

    static {
        PLANTED.put("hub.telegram.token", "700800900:planted-telegram-token-0001");
        PLANTED.put("hub.telegram.webhook-secret", "planted-telegram-webhook-0002");
        PLANTED.put("hub.sandbox.bitrix24.key", "planted-bitrix24-key-0003");
        PLANTED.put("hub.bitrix24.application-token", "planted-bitrix24-application-0004");
        PLANTED.put("hub.onec.password", "planted-onec-password-0005");
        PLANTED.put("hub.onec.webhook-token", "planted-onec-webhook-0006");
        PLANTED.put("hub.yandexdirect.token", "planted-yandexdirect-token-0007");
        PLANTED.put("hub.llm.api-key", "planted-llm-key-0008");
        PLANTED.put("hub.s3.secret-key", "planted-s3-secret-0009");
        PLANTED.put("a wrong bearer token", "planted.bearer.token-of-nobody-0010");
        PLANTED.put("a wrong webhook secret", "planted-wrong-webhook-secret-0011");
        PLANTED.put("a Basic password", "planted-basic-password-0012");
        // Before the hub starts: what it says at the start counts too.
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int octet) {
                LOG.write(octet);
                CONSOLE.write(octet);
            }

            @Override
            public void write(byte[] octets, int from, int length) {
                LOG.write(octets, from, length);
                CONSOLE.write(octets, from, length);
            }
        }, true, StandardCharsets.UTF_8));
    }

    private static HttpServer quotingVendor;

    @DynamicPropertySource
    static void plant(DynamicPropertyRegistry registry) throws IOException {
        PLANTED.forEach((name, secret) -> {
            if (name.startsWith("hub.")) {
                registry.add(name, () -> secret);
            }
        });
        quotingVendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        quotingVendor.createContext("/", SecretsIT::quote);
        quotingVendor.start();
        String quoting = "http://localhost:" + quotingVendor.getAddress().getPort();
        registry.add("hub.bitrix24.base-url", () -> "${hub.sandbox.url}/bitrix24/rest/1/" + PLANTED.get("hub.sandbox.bitrix24.key"));
        registry.add("hub.onec.base-url", () -> quoting + "/odata/standard.odata");
        registry.add("hub.onec.username", () -> "planted");
        // Refused: the sandbox expects another token.
        registry.add("hub.sandbox.yandexdirect.token", () -> "the-sandbox-expects-another");
        // No such host.
        registry.add("hub.llm.base-url", () -> "http://llm.invalid/v1");
        registry.add("hub.outward.retries", () -> 1);
        // Every call is to fail by itself here, none because another one did.
        registry.add("hub.outward.breaker.minimum-calls", () -> 1000);
        registry.add("hub.outward.breaker.window", () -> 1000);
        registry.add("hub.outward.patience", () -> "0s");
        registry.add("hub.outward.give-up-after", () -> "0s");
    }

    /** A vendor at its worst: it fails, and tells everybody what it was sent. */
    private static void quote(HttpExchange exchange) throws IOException {
        String told = "%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders().entrySet());
        byte[] answer = "{\"odata.error\":{\"code\":\"1\",\"message\":{\"lang\":\"en\",\"value\":\"%s\"}}}".formatted(told.replace("\"", "'"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(500, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterAll
    static void stop() {
        System.setOut(CONSOLE);
        quotingVendor.stop(0);
    }

    private void setAll(String mode) {
        List.of("telegram", "bitrix24", "onec", "yandexdirect", "llm").forEach(system -> set(system, mode));
    }

    private void set(String system, String mode) {
        assertThat(sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"%s\"}".formatted(mode), "Content-Type",
                "application/json").status()).isLessThan(300);
    }

    /** Something for every system: a deal that changed in the CRM, one to invoice, a campaign to publish, a user to be answered. */
    private void setInMotion(List<String> answers) {
        long id = freshId();
        answers.add(send("POST", "/webhooks/bitrix24", "event=ONCRMDEALUPDATE&data[FIELDS][ID]=%d&auth[application_token]=%s"
                .formatted(id % 100_000, PLANTED.get("hub.bitrix24.application-token")), "Content-Type", "application/x-www-form-urlencoded"));
        answers.add(send("POST", "/webhooks/onec", "{\"event\":\"payment\",\"Ref_Key\":\"00000000-0000-0000-0000-%012d\"}".formatted(id),
                "Content-Type", "application/json", "Authorization", "Bearer " + PLANTED.get("hub.onec.webhook-token")));
        answers.add(send("POST", "/webhooks/telegram", """
                {"update_id":%d,"message":{"message_id":1,"date":1767261600,"from":{"id":%d,"is_bot":false,"first_name":"E","language_code":"en"},
                "chat":{"id":%d,"type":"private","first_name":"E"},"text":"Hello"}}""".formatted(id, id, id), "Content-Type", "application/json",
                "X-Telegram-Bot-Api-Secret-Token", PLANTED.get("hub.telegram.webhook-secret")));
        Http.Answer deal = hub().post("/api/v1/deals",
                "{\"source\":\"secrets\",\"externalId\":\"%d\",\"title\":\"S\",\"amount\":\"10.00\",\"currency\":\"RUB\",\"stage\":\"won\"}".formatted(id),
                "sandbox-system");
        Http.Answer campaign = hub().post("/api/v1/campaigns",
                "{\"name\":\"S %d\",\"dailyBudget\":\"900.00\",\"currency\":\"RUB\"}".formatted(id), "sandbox-system");
        answers.add(deal.body() + campaign.body() + hub().post("/api/v1/media-plans",
                "{\"dealId\":%s,\"brief\":\"All\"}".formatted(deal.json().path("id")), "sandbox-system").body());
        answers.add(send("POST", "/api/v1/campaigns/" + campaign.json().path("id").asText() + "/approval", null, "Authorization",
                "Bearer " + hub().token("sandbox-system")));
    }

    private String send(String method, String path, String body, String... headers) {
        Http.Answer answer = hub().send(method, path, body, headers);
        return answer.status() + " " + answer.response().headers().map() + answer.body();
    }

    private void sendWrongSecrets(List<String> answers) {
        String bearer = PLANTED.get("a wrong bearer token");
        String webhook = PLANTED.get("a wrong webhook secret");
        String basic = Base64.getEncoder().encodeToString(("planted:" + PLANTED.get("a Basic password")).getBytes(StandardCharsets.UTF_8));
        for (String path : List.of("/api/v1/deals", "/api/v1/journal?key=deal:1", "/nowhere", "/webhooks/telegram", "/oauth2/token")) {
            for (String authorization : List.of("Bearer " + bearer, "Basic " + basic, bearer, "Bearer " + bearer + " " + bearer)) {
                answers.add(send("POST", path, "{\"secret\":", "Authorization", authorization, "Content-Type", "application/json"));
                answers.add(send("GET", path, null, "Authorization", authorization));
            }
        }
        answers.add(send("POST", "/webhooks/bitrix24", "event=ONCRMDEALUPDATE&data[FIELDS][ID]=1&auth[application_token]=" + webhook,
                "Content-Type", "application/x-www-form-urlencoded"));
        answers.add(send("POST", "/webhooks/onec", "{\"event\":\"payment\"}", "Content-Type", "application/json", "Authorization", "Bearer " + webhook));
        answers.add(send("POST", "/webhooks/telegram", "{\"update_id\":1}", "Content-Type", "application/json",
                "X-Telegram-Bot-Api-Secret-Token", webhook));
    }

    private void awaitLetter(String route, String code) {
        eventually(() -> database.sql("select exists (select from dead_letter where route = ? and code = ?)").params(route, code)
                .query(Boolean.class).single() ? true : null);
    }

    @Test
    void shouldShowNoSecretAnywhere() throws Exception {
        List<String> answers = new ArrayList<>();
        setAll("error-500");
        setInMotion(answers);
        for (String route : List.of("fetch-notified-deal", "apply-notified-payment", "invoice-won-deal", "publish-approved-campaign", "send-reply")) {
            awaitLetter(route, "HUB-301");
        }
        setAll("hang");
        set("yandexdirect", "ok");
        setInMotion(answers);
        awaitLetter("publish-approved-campaign", "HUB-303");
        awaitLetter("fetch-notified-deal", "HUB-302");
        setAll("ok");
        sendWrongSecrets(answers);
        String token = hub().token("sandbox-engineer");
        PLANTED.put("the database's password", property("spring.datasource.password"));
        PLANTED.put("a good bearer token", token.substring(token.indexOf('.') + 1));

        Map<String, String> places = new LinkedHashMap<>();
        places.put("answers", String.join("\n", answers));
        for (String path : List.of("/api/v1/dead-letters?limit=200", "/api/v1/journal?key=deal:1&limit=200", "/api/v1/deals?limit=200",
                "/actuator", "/actuator/health", "/actuator/info", "/actuator/prometheus", "/actuator/camel", "/openapi/bactrian.yaml")) {
            places.put(path, hub().get(path, "sandbox-engineer").body());
        }
        hub().get("/actuator/camel", "sandbox-engineer").json().fieldNames().forEachRemaining(console ->
                places.put("/actuator/camel/" + console, hub().get("/actuator/camel/" + console, "sandbox-engineer").body()));
        for (String table : tables()) {
            places.put("table " + table, String.join("\n", database.sql("select to_jsonb(t)::text from %s t".formatted(table)).query(String.class).list()));
        }
        for (String topic : topics()) {
            places.put("topic " + topic, events().on(topic, event -> true).toString());
        }
        places.put("log", LOG.toString(StandardCharsets.UTF_8));

        assertThat(places.get("table journal_default") + places.get("log")).as("there is something to find").contains("invoice-won-deal");
        assertThat(places.get("table dead_letter")).contains("HUB-301", "odata");
        assertThat(places.keySet()).contains("table dead_letter", "table outbox_offset", "topic hub.dead-letters", "/actuator/camel/main-configuration");
        assertThat(found(places)).isEmpty();
    }

    @Test
    void shouldFindASecretThatIsThere() {
        assertThat(found(Map.of("log", "GET /bot" + PLANTED.get("hub.telegram.token") + "/getMe"))).containsExactly("hub.telegram.token in log");
        assertThat(found(Map.of("row", Base64.getEncoder().encodeToString("planted:planted-onec-password-0005".getBytes(StandardCharsets.UTF_8)))))
                .containsExactly("hub.onec.password in row");
    }

    private List<String> tables() {
        return database.sql("select quote_ident(relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")
                .query(String.class).list();
    }

    private Set<String> topics() throws Exception {
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", property("hub.kafka.brokers")))) {
            return kafka.listTopics().names().get();
        }
    }

    /** Where which secret stands, as it is or as the name and password of a Basic header. */
    private static List<String> found(Map<String, String> places) {
        List<String> found = new ArrayList<>();
        places.forEach((place, text) -> PLANTED.forEach((name, secret) -> {
            String basic = Base64.getEncoder().encodeToString(("planted:" + secret).getBytes(StandardCharsets.UTF_8));
            if (text.contains(secret) || text.contains(secret.replace(":", "%3A")) || text.contains(basic)) {
                found.add(name + " in " + place);
            }
        }));
        return found;
    }
}
