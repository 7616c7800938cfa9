package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Vendors.Mode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 17: bodies that are small on the wire and large behind it, at REST, at a webhook and in a vendor's answer. */
class BombFaults extends FaultTest {

    private static final int MEGABYTES = 500;

    @BeforeEach
    void wanted() {
        assumeWanted(17);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRefuseBombs(long seed) throws Exception {
        try (FaultRun run = run("17 gzip and zip bombs", seed)) {
            byte[] gzip = bomb("gzip");
            byte[] zip = bomb("zip");
            byte[] deflate = bomb("deflate");
            for (int i = 0; i < 10; i++) {
                refused(run, "/api/v1/deals", "gzip", "application/json", gzip);
                refused(run, "/webhooks/telegram", "gzip", "application/json", gzip);
                refused(run, "/webhooks/bitrix24", "deflate", "application/x-www-form-urlencoded", deflate);
                refused(run, "/api/v1/deals", null, "application/zip", zip);
                refused(run, "/api/v1/deals", null, "application/json", zip);
            }
            run.testbed.vendors().set("onec", Mode.GZIP_BOMB);
            run.work(10_000, 12_000);
            assertThat(run.testbed.vendors().calls("onec", "get")).as("bombs that 1C sent").isNotEmpty();
            run.testbed.vendors().set("onec", Mode.OK);
            assertThat(run.testbed.hub().isAlive()).isTrue();
            run.recovered(Instant.now());
            run.mustHold();
            assertThat(java.nio.file.Files.readString(run.testbed.hub().log())).doesNotContain("OutOfMemoryError");
        } finally {
            testbed().vendors().set("onec", Mode.OK);
        }
    }

    private static byte[] bomb(String kind) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packer = switch (kind) {
            case "gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            default -> new ZipOutputStream(bytes);
        }) {
            if (packer instanceof ZipOutputStream zip) {
                zip.putNextEntry(new ZipEntry("bomb.json"));
            }
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < MEGABYTES; i++) {
                packer.write(megabyte);
            }
        }
        return bytes.toByteArray();
    }

    private static void refused(FaultRun run, String path, String encoding, String type, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(run.testbed.hub().url() + path)).timeout(Duration.ofSeconds(10))
                .header("Content-Type", type).header("Authorization", "Bearer " + run.testbed.hub().token("system"))
                .header("X-Telegram-Bot-Api-Secret-Token", HubProcess.WEBHOOK_SECRET).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (encoding != null) {
            request.header("Content-Encoding", encoding);
        }
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + encoding + " " + type).isIn(400, 413, 415);
    }
}
