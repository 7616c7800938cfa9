package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalSchemasTest {

    private static final Path FOLDER = Path.of("schemas/canonical").toAbsolutePath();

    private final CanonicalSchemas files = CanonicalSchemas.of(FOLDER);

    static List<String> schemas() {
        return CanonicalSchemas.names(FOLDER);
    }

    static Stream<String> records() {
        return schemas().stream().filter(name -> !List.of("amounts", "times").contains(name));
    }

    @Test
    void shouldCoverEveryEventType() {
        assertThat(new TreeSet<>(schemas())).contains(
                "support.message.received", "support.ticket.created", "support.ticket.updated", "support.title.requested",
                        "support.ticket.titled",
                "support.reply.requested", "support.reply.delivered", "support.reply.failed", "crm.deal.notified", "crm.deal.changed",
                "deals.deal.created", "deals.deal.changed", "deals.deal.won", "deals.deal.lost", "deals.deal.paid",
                "deals.media-plan.requested", "deals.media-plan.drafted",
                "deals.campaign.created", "deals.campaign.approved", "deals.campaign.published", "deals.campaign.rejected",
                "ads.campaign.published", "ads.statistics.measured",
                "billing.invoice.issued", "billing.payment.notified", "billing.payment.received", "hub.dead-letter.stored");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void shouldBeNamedAfterItsFileAndExplainItself(String name) {
        JsonNode schema = CanonicalSchemas.read(FOLDER.resolve(name + ".schema.json"));

        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asText()).isEqualTo(name + ".schema.json");
        assertThat(schema.path("title").asText()).isNotBlank();
        assertThat(schema.path("description").asText()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldAcceptItsExamplesReadFromFilesAndFromTheClasspath(String name) {
        JsonNode examples = CanonicalSchemas.read(FOLDER.resolve(name + ".schema.json")).path("examples");

        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(files.violations(name, example)).isEmpty();
            assertThat(new CanonicalSchemas("classpath:schemas/canonical/").violations(name, example)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldRefuseAnUnknownAndAMissingField(String name) {
        ObjectNode example = (ObjectNode) CanonicalSchemas.read(FOLDER.resolve(name + ".schema.json")).path("examples").get(0);

        assertThat(files.violations(name, example.deepCopy().put("surprise", 1))).anyMatch(violation -> violation.contains("surprise"));
        assertThat(files.violations(name, example.objectNode())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,000.50", "1000.", ".5", "01.00", "-1.00", "1e3", "1000.50 ", "1000.50\\n", "", "1000.12345"})
    void shouldRefuseAnAmountThatIsNoPlainDecimal(String amount) {
        assertThat(files.violations("crm.deal.changed", deal("\"" + amount + "\"", "2026-01-31T09:15:00Z"))).isNotEmpty();
    }

    @Test
    void shouldRefuseAnAmountThatIsANumber() {
        assertThat(files.violations("crm.deal.changed", deal("1000.50", "2026-01-31T09:15:00Z"))).hasSize(1)
                .first().asString().contains("amount").contains("number found, string expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:15:00+03:00", "2026-01-31", "2026-13-31T09:15:00Z", "2026-01-31 09:15:00Z", "yesterday"})
    void shouldRefuseATimeThatIsNotUtc(String time) {
        assertThat(files.violations("crm.deal.changed", deal("\"1.00\"", time))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"\"1.00\",2026-01-31T09:15:00Z", "\"0\",2026-01-31T09:15:00.123Z", "\"90071992547409.93\",2024-02-29T23:59:59Z"})
    void shouldAcceptAmountsAndTimesInTheirCanonicalForm(String amount, String time) {
        assertThat(files.violations("crm.deal.changed", deal(amount, time))).isEmpty();
    }

    @Test
    void shouldNotLookForReferencesOnTheNetwork(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.schema.json"), """
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "a.schema.json",
                        "$ref": "http://localhost:1/b.schema.json"}
                """);

        assertThatThrownBy(() -> CanonicalSchemas.of(folder).violations("a", "{}")).isInstanceOf(JsonSchemaException.class);
    }

    private static String deal(String amount, String changedAt) {
        return """
                {"source": "bitrix24", "externalId": "42", "title": "A deal", "amount": %s, "currency": "RUB", "stage": "new", "version": 1,
                 "changedAt": "%s"}""".formatted(amount, changedAt);
    }
}
