package io.bactrian.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.DefaultResourceLoader;

/** Holds the feeds' columns and the contracts of the events that fill them together. */
class FeedColumnsTest {

    private static final Path CONTRACTS = Path.of("schemas/canonical");
    private static final String ENDING = ".schema.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("eventsOfFeeds")
    void shouldHaveAColumnForEachFieldOfTheEvent(String type, FeedDefinition feed) throws IOException {
        JsonNode contract = JSON.readTree(CONTRACTS.resolve(type + ENDING).toFile());
        JsonNode record = contract.has("$ref") ? JSON.readTree(CONTRACTS.resolve(contract.path("$ref").textValue()).toFile()) : contract;

        assertThat(feed.columns()).as("columns of %s.feed.yaml, which must name the fields of %s", feed.name(), type)
                .extracting(Column::name).containsExactlyInAnyOrderElementsOf(() -> record.path("properties").fieldNames());
    }

    @ParameterizedTest
    @MethodSource("eventsOfFeeds")
    void shouldTakeTheExamplesOfTheEvent(String type, FeedDefinition feed) throws IOException {
        assertThat(JSON.readTree(CONTRACTS.resolve(type + ENDING).toFile()).path("examples")).isNotEmpty().allSatisfy(example ->
                assertThatCode(() -> {
                    feed.check(example);
                    feed.keyOf(example);
                    feed.versionOf(example, Instant.EPOCH);
                }).doesNotThrowAnyException());
    }

    static Stream<Object[]> eventsOfFeeds() throws IOException {
        FeedDefinitions feeds = new FeedDefinitions(new DefaultResourceLoader(), "file:" + Path.of("").toAbsolutePath());
        try (Stream<Path> contracts = Files.list(CONTRACTS)) {
            return contracts.map(file -> file.getFileName().toString().replace(ENDING, ""))
                    .flatMap(type -> feeds.taking(type).stream().map(feed -> new Object[] {type, feed}))
                    .toList().stream();
        }
    }
}
