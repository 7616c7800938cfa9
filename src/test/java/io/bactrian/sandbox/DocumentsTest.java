package io.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    @TempDir
    Path folder;

    @Test
    void shouldFindEverythingAgainAfterAKill() {
        // Never closed: a killed process does not close either.
        Documents.Collection deals = new Documents(folder, 100).collection("deals");
        deals.add(number -> Json.object().put("n", number));
        deals.add(number -> Json.object().put("n", number));
        deals.change("1", deal -> deal.put("won", true));
        deals.remove("2");

        Documents.Collection again = new Documents(folder, 100).collection("deals");
        assertThat(again.get("1")).hasValueSatisfying(deal -> assertThat(deal.path("won").asBoolean()).isTrue());
        assertThat(again.get("2")).isEmpty();
        assertThat(again.add(number -> Json.object().put("n", number)).path("n").asLong()).isEqualTo(3);
    }

    @Test
    void shouldDropALineThatAKillToreInTwo() throws IOException {
        Documents.Collection deals = new Documents(folder, 100).collection("deals");
        deals.put("a", Json.object().put("n", 1));
        Files.writeString(folder.resolve("deals.jsonl"), "{\"id\":\"b\",\"docu", StandardOpenOption.APPEND);

        Documents.Collection again = new Documents(folder, 100).collection("deals");
        assertThat(again.size()).isEqualTo(1);
        again.put("c", Json.object().put("n", 3));
        assertThat(new Documents(folder, 100).collection("deals").list(deal -> true)).hasSize(2);
    }

    @Test
    void shouldForgetTheOldestWhenFullAndKeepItsFileSmall() throws IOException {
        Documents.Collection calls = new Documents(folder, 10).collection("calls");
        for (int i = 0; i < 5_000; i++) {
            calls.add(number -> Json.object().put("n", number));
        }
        assertThat(calls.list(call -> true)).extracting(call -> call.path("n").asLong()).hasSize(10).startsWith(4_991L).endsWith(5_000L);
        assertThat(Files.readAllLines(folder.resolve("calls.jsonl"))).hasSizeLessThan(1_200);
    }

    @Test
    void shouldLeaveADocumentAloneWhenItsChangeFails() {
        Documents.Collection deals = new Documents(folder, 10).collection("deals");
        deals.put("a", Json.object().put("n", 1));
        try {
            deals.change("a", deal -> {
                deal.put("n", 2);
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException expected) {
            assertThat(deals.get("a").orElseThrow().path("n").asInt()).isEqualTo(1);
            return;
        }
        throw new AssertionError("the change was to fail");
    }

    @Test
    void shouldKeepTheNumberOfADocumentThatWasRefused() {
        Documents.Collection invoices = new Documents(folder, 10).collection("invoices");
        assertThat(invoices.insert("key", number -> Json.object().put("n", number))).isPresent();
        assertThat(invoices.insert("key", number -> Json.object().put("n", number))).isEmpty();
        assertThat(invoices.insert("other", number -> Json.object().put("n", number)).orElseThrow().path("n").asInt()).isEqualTo(2);
    }
}
