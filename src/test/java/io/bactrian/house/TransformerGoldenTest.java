package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformerGoldenTest {

    private static final Path SCHEMAS = Path.of("schemas/canonical").toAbsolutePath();

    @Test
    void shouldTurnEveryGoldenInputIntoItsExpectedSide() throws Exception {
        Path transformers = Path.of("transformers").toAbsolutePath();

        assertThat(Files.list(transformers).filter(file -> file.toString().endsWith(".jslt"))).hasSizeGreaterThanOrEqualTo(11);
        assertThat(new TransformerCheck(transformers, SCHEMAS).violations()).isEmpty();
    }

    @Test
    void shouldNameEveryBreakage() throws Exception {
        List<String> violations = new TransformerCheck(Path.of("src/test/resources/broken/transformers").toAbsolutePath(), SCHEMAS)
                .violations();

        assertThat(violations).containsExactlyInAnyOrder(
                "deal: its name is not <system>-<entity>-{to,from}-canonical, nor <result>-from-<record> within the hub",
                "deal: does not begin with a comment on its input (// In:)",
                "deal: has no golden example",
                "left-behind-to-canonical: examples of a transformer that is not there",
                "wrongcrm-contact-to-canonical: contract.json names no schema for its canonical side, the output",
                "wrongcrm-deal-to-canonical/without-input.expected.json: has no input beside it",
                "wrongcrm-deal-to-canonical/without-expected: has no expected side",
                "wrongcrm-deal-to-canonical/failing: HUB-402 The transformer wrongcrm-deal-to-canonical failed:"
                        + " Not a time with an offset: \"31.01.2026\"",
                "wrongcrm-deal-to-canonical/against-the-schema.expected: is no crm.deal.changed:"
                        + " /amount: does not match the regex pattern ^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,4})?(?![\\s\\S])",
                "wrongcrm-deal-to-canonical/against-the-schema.expected: is no crm.deal.changed: : required property 'version' not found",
                "wrongcrm-deal-to-canonical/another-result: gives {\"source\":\"wrongcrm\",\"externalId\":\"1\",\"title\":\"A\",\"amount\":\"10,00\","
                        + "\"currency\":\"RUB\",\"stage\":\"new\",\"changedAt\":\"2026-01-31T09:00:00Z\"} instead of {\"source\":\"wrongcrm\","
                        + "\"externalId\":\"1\",\"title\":\"B\",\"amount\":\"10.00\",\"currency\":\"RUB\",\"stage\":\"new\",\"version\":1,"
                        + "\"changedAt\":\"2026-01-31T09:00:00Z\"}");
    }
}
