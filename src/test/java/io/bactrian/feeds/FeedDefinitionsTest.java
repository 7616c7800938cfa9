package io.bactrian.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.DefaultResourceLoader;

class FeedDefinitionsTest {

    private static final String SAMPLE = """
            name: samples
            title: Samples
            description: For this test
            from: ["test.sample.*", test.other.made]
            key: [id, day]
            columns:
              - {name: id, type: integer, description: Id}
              - {name: day, type: date, description: Day}
            """;

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"deals.deal.created, deals", "deals.deal.won, deals", "deals.media-plan.drafted, media-plans",
            "deals.campaign.approved, campaigns", "ads.statistics.measured, campaign-facts", "billing.invoice.issued, invoices",
            "billing.payment.received, payments"})
    void shouldTakeEveryChangeOfTheMasterRecordsFromTheFilesAndFromTheJarAlike(String type, String feed) throws IOException {
        for (String house : List.of("file:" + Path.of("").toAbsolutePath(), "classpath:")) {
            assertThat(new FeedDefinitions(new DefaultResourceLoader(), house).taking(type)).extracting(FeedDefinition::name)
                    .containsExactly(feed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing.payment.notified", "ads.campaign.published", "crm.deal.changed", "deals.dealer.created"})
    void shouldPassOverWhatIsNoMasterRecord(String type) throws IOException {
        assertThat(new FeedDefinitions(new DefaultResourceLoader(), "classpath:").taking(type)).isEmpty();
    }

    @Test
    void shouldTakeWholeTypesAndBeginningsOfTypes() throws IOException {
        FeedDefinition feed = load("samples", SAMPLE).named("samples");

        assertThat(List.of("test.sample.made", "test.other.made")).allMatch(feed::takes);
        assertThat(List.of("test.other.made-up", "test.other.lost", "test.sampler.made")).noneMatch(feed::takes);
    }

    @Test
    void shouldJoinAKeyOfSeveralFields() throws IOException {
        FeedDefinition feed = load("samples", SAMPLE).named("samples");

        assertThat(feed.keyOf(json("{\"id\": 7, \"day\": \"2026-04-01\"}"))).isEqualTo("7:2026-04-01");
        assertThatThrownBy(() -> feed.keyOf(json("{\"id\": 7}"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("day");
    }

    @Test
    void shouldLetTheTimeStandInForAVersionThatIsNotDeclared() throws IOException {
        FeedDefinition feed = load("samples", SAMPLE).named("samples");

        assertThat(feed.versionOf(json("{}"), Instant.parse("2026-04-01T00:00:00.001Z"))).isEqualTo(1_775_001_600_001L);
    }

    @Test
    void shouldNameTheFeedsToWhoeverAsksForAnother() throws IOException {
        FeedDefinitions definitions = load("samples", SAMPLE);

        assertThatThrownBy(() -> definitions.named("nothing")).isInstanceOfSatisfying(HubException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND)).hasMessageContaining("samples");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "key: [id, day]          | key: [id, month]        | key",
            "type: integer           | type: float             | float",
            "name: day, type         | name: Id, type          | twice",
            "name: day, type         | name: _position, type   | _position",
            "title: Samples          | titel: Samples          | titel",
            "name: samples           | name: others            | agree"})
    void shouldRefuseADefinitionThatIsNotRightAndNameIt(String right, String wrong, String hint) {
        assertThatThrownBy(() -> load("samples", SAMPLE.replace(right, wrong))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("samples.feed.yaml").hasMessageContaining(hint);
    }

    @ParameterizedTest
    @CsvSource({"DECIMAL, '\"1.00000\"'", "DECIMAL, '\"9999999999999999.9999\"'", "DECIMAL, '\"-0.5\"'", "INTEGER, 9223372036854775807",
            "DATE, '\"2024-02-29\"'", "TIMESTAMP, '\"2026-04-01T03:00:00+03:00\"'", "STRING, '\"\"'", "JSON, '[1,{}]'", "DECIMAL, null"})
    void shouldReadWhatFitsAColumn(ColumnType type, String value) {
        assertThatCode(() -> new Column("field", type, "Field").read(json("{\"field\": " + value + "}"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"DECIMAL, '\"1.00001\"'", "DECIMAL, '\"10000000000000000\"'", "DECIMAL, '\"1e9\"'", "DECIMAL, 1.5", "DECIMAL, '\"\"'",
            "INTEGER, 9223372036854775808", "INTEGER, 1.0", "INTEGER, '\"1\"'", "DATE, '\"2026-02-29\"'", "DATE, '\"+999999999-01-01\"'",
            "TIMESTAMP, '\"2026-04-01T03:00:00\"'", "TIMESTAMP, '\"+999999999-01-01T00:00:00Z\"'", "STRING, 1"})
    void shouldRefuseWhatDoesNotFitAColumnAndNameIt(ColumnType type, String value) {
        assertThatThrownBy(() -> new Column("field", type, "Field").read(json("{\"field\": " + value + "}")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("field is not ");
    }

    private FeedDefinitions load(String name, String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve("schemas/feeds"));
        Files.writeString(folder.resolve(name + ".feed.yaml"), text);
        return new FeedDefinitions(new DefaultResourceLoader(), "file:" + home);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
