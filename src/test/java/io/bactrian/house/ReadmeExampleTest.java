package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What the README shows of routes and transformers passes the checks that the build holds everybody's against. */
class ReadmeExampleTest {

    @TempDir
    private Path home;

    @Test
    void shouldShowARouteAndATransformerThatPassTheBuild() throws Exception {
        FileSystemUtils.copyRecursively(Path.of("adapters"), home.resolve("adapters"));
        FileSystemUtils.copyRecursively(Path.of("routes/policies"), home.resolve("routes/policies"));
        Path examples = Files.createDirectories(home.resolve("transformers/announcement-from-deal"));
        Files.createDirectories(home.resolve("routes/deals"));
        Files.createDirectories(home.resolve("deploy/sandbox"));
        Files.writeString(home.resolve("routes/deals/announce-won-deal.camel.yaml"), block("yaml"));
        Files.writeString(home.resolve("transformers/announcement-from-deal.jslt"), block("jslt"));
        Files.writeString(examples.resolve("contract.json"), "{\"input\": {\"\": \"deals.deal.won\"}}");
        Files.writeString(examples.resolve("spring.input.json"), """
                {"id":1,"source":"bitrix24","externalId":"1","title":"Spring","amount":"10.00","currency":"RUB","stage":"won",
                "paymentStatus":"unpaid","version":1,"createdAt":"2026-01-31T09:15:00Z","updatedAt":"2026-01-31T09:15:00Z"}""");
        Files.writeString(examples.resolve("spring.expected.json"), "{\"chat_id\":42,\"text\":\"Won: Spring, 10.00 RUB\"}");

        assertThat(new RouteCheck(home).violations()).isEmpty();
        assertThat(new TransformerCheck(home.resolve("transformers"), Path.of("schemas/canonical")).violations()).isEmpty();
    }

    @Test
    void shouldLinkOnlyToWhatIsThere() throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(Path.of("README.md")));
        while (links.find()) {
            assertThat(Path.of(links.group(1))).exists();
        }
    }

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
