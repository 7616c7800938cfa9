package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} to the catalogue. Writes it anew with {@code mvn test -Dtest=ErrorCatalogueTest -Dhub.errors.write=true}. */
class ErrorCatalogueTest {

    private static final Path PAGE = Path.of("docs/errors.md");

    @Test
    void shouldListEveryErrorForReaders() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("hub.errors.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).as("docs/errors.md; write it anew with: mvn test -Dtest=ErrorCatalogueTest -Dhub.errors.write=true")
                .exists().content().isEqualTo(expected);
    }

    @Test
    void shouldGiveEachCodeOnce() {
        assertThat(ErrorCode.values()).extracting(ErrorCode::code).doesNotHaveDuplicates().isSorted()
                .allSatisfy(code -> assertThat(code).matches("HUB-[0-9]{3}"));
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Errors

                What the hub reports, at its REST edge as a problem document (RFC 9457, `application/problem+json`) and in its dead letters. The
                `code` is stable: it keeps its meaning for ever. `type` is the code as a URN (`urn:bactrian:error:HUB-103`), `detail` says what is
                wrong with this request, and `errors`, where it is there, names each field by its JSON pointer. The `X-Correlation-Id` of the
                answer is the one that the log carries.

                This page is written from `ErrorCode`; a test holds the two together.

                | code | status | title | cause | cure |
                |---|---|---|---|---|
                """);
        Arrays.stream(ErrorCode.values()).forEach(error -> page.append("| `").append(error.code()).append("` | ").append(error.status())
                .append(" | ").append(error.title()).append(" | ").append(error.cause()).append(" | ").append(error.cure()).append(" |\n"));
        return page.toString();
    }
}
