package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A changed master record shows in the REST feed and in the object store. */
class FeedsSliceIT extends HubTest {

    private List<JsonNode> feed(String name) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = hub().get("/api/v1/feeds/" + name + "?limit=1000&cursor=" + cursor, "sandbox-analyst").json();
            page.path("items").forEach(items::add);
            if (page.path("items").isEmpty()) {
                return items;
            }
            cursor = page.path("nextCursor").asText();
        }
    }

    @Test
    void shouldShowEveryChangeInTheFeedAndWriteItAsParquet() throws Exception {
        String externalId = "F" + freshId();
        String body = "{\"source\":\"feeds\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"7.50\",\"currency\":\"RUB\",\"version\":%d}";
        String id = hub().post("/api/v1/deals", body.formatted(externalId, "first", 1), "sandbox-system").json().path("id").asText();
        hub().post("/api/v1/deals", body.formatted(externalId, "second", 2), "sandbox-system");

        List<JsonNode> changes = eventually(() -> {
            List<JsonNode> found = feed("deals").stream().filter(change -> change.path("key").asText().equals(id)).toList();
            return found.size() == 2 ? found : null;
        });
        assertThat(changes).extracting(change -> change.path("data").path("title").asText()).containsExactly("first", "second");
        assertThat(changes.get(1).path("data").path("amount").asText()).isEqualTo("7.50");

        MinioClient store = MinioClient.builder().endpoint(property("hub.s3.endpoint"))
                .credentials(property("hub.s3.access-key"), property("hub.s3.secret-key")).build();
        String object = eventually(() -> {
            for (var item : store.listObjects(ListObjectsArgs.builder().bucket(property("hub.s3.bucket")).prefix("deals/dt=").recursive(true).build())) {
                try {
                    String name = item.get().objectName();
                    long last = Long.parseLong(name.replaceFirst(".*-(\\d+)\\.parquet$", "$1"));
                    if (last >= Long.parseLong(changes.get(1).path("position").asText())) {
                        return name;
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return null;
        });
        assertThat(object).matches("deals/dt=\\d{4}-\\d{2}-\\d{2}/part-\\d+-\\d+\\.parquet");
        Path file = Files.createTempDirectory("feed").resolve("part.parquet");
        store.downloadObject(io.minio.DownloadObjectArgs.builder().bucket(property("hub.s3.bucket")).object(object).filename(file.toString()).build());
        try (var warehouse = java.sql.DriverManager.getConnection("jdbc:duckdb:");
             var rows = warehouse.createStatement().executeQuery(
                     "select title, amount from read_parquet('" + file + "') where externalId = '" + externalId + "' order by _position")) {
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                read.add(rows.getString(1) + " " + rows.getBigDecimal(2).toPlainString());
            }
            assertThat(read).contains("second 7.5000");
        }
    }

    @Test
    void shouldRefuseAnUnknownFeedAndABadCursor() {
        assertThat(hub().get("/api/v1/feeds/moon", "sandbox-analyst").json().path("code").asText()).isEqualTo("HUB-106");
        assertThat(hub().get("/api/v1/feeds/deals?cursor=%24%24", "sandbox-analyst").json().path("code").asText()).isEqualTo("HUB-100");
    }
}
