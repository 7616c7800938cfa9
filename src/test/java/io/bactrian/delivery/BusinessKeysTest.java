package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BusinessKeysTest {

    private static final Path SCHEMAS = Path.of("schemas/canonical");
    private static final String ENDING = ".schema.json";

    /** Event types have three words; the other schemas are parts of theirs. */
    static List<String> eventTypes() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            return files.map(file -> file.getFileName().toString().replace(ENDING, "")).filter(name -> name.split("\\.").length == 3).sorted().toList();
        }
    }

    private static JsonNode schema(String name) throws IOException {
        JsonNode schema = StrictJson.mapper().readTree(Files.readString(SCHEMAS.resolve(name)));
        return schema.has("$ref") ? schema(schema.path("$ref").asText()) : schema;
    }

    /** Data with a value in every field that the schema requires, and no other. */
    private static JsonNode leastData(String type) throws IOException {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        schema(type + ENDING).path("required").forEach(field -> data.put(field.asText(), "x:1"));
        return data;
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void shouldFindEveryEventBySomeKeyOfItsData(String type) throws IOException {
        assertThat(BusinessKeys.of(type, null, leastData(type)))
                .as("No field of %s makes a business key: add the one that people search by to BusinessKeys", type).isNotEmpty();
    }

    @Test
    void shouldFindNothingInAnEventThatNamesNothing() {
        assertThat(BusinessKeys.of("weather.day.measured", "weather", JsonNodeFactory.instance.objectNode().put("degrees", 21))).isEmpty();
    }

    private static List<String> keys(String type, String subject, String data) throws IOException {
        return BusinessKeys.of(type, subject, StrictJson.mapper().readTree(data));
    }

    @Test
    void shouldNameADealAsTheHubAndAsItsCrmDo() throws IOException {
        assertThat(keys("crm.deal.notified", "crm-deal:bitrix24:77", "{\"source\":\"bitrix24\",\"externalId\":\"77\"}"))
                .containsExactly("bitrix24-deal:77");
        assertThat(keys("deals.deal.won", "deal:9", "{\"id\":9,\"source\":\"bitrix24\",\"externalId\":\"77\"}"))
                .containsExactly("deal:9", "bitrix24-deal:77");
        assertThat(keys("billing.payment.received", "deal:9", "{\"system\":\"onec\",\"externalId\":\"p\",\"invoiceExternalId\":\"i\"}"))
                .containsExactly("deal:9", "onec-payment:p", "onec-invoice:i");
    }

    @Test
    void shouldNameTicketChatAndCampaign() throws IOException {
        assertThat(keys("support.reply.requested", "ticket:4", "{\"ticketId\":4,\"system\":\"telegram\",\"chatId\":\"555\"}"))
                .containsExactly("ticket:4", "chat:telegram:555", "chat:555");
        assertThat(keys("deals.campaign.created", "campaign:2", "{\"id\":2,\"dealId\":9,\"platform\":\"yandexdirect\"}"))
                .containsExactly("campaign:2", "deal:9");
        assertThat(keys("ads.campaign.published", "campaign:2", "{\"campaignId\":2,\"platform\":\"yandexdirect\",\"externalId\":\"31\"}"))
                .containsExactly("campaign:2", "yandexdirect-campaign:31");
    }

    @Test
    void shouldLeaveOutWhatIsTooLongForAnIndexOrBreaksALine() throws IOException {
        assertThat(keys("crm.deal.notified", "x", "{\"source\":\"crm\",\"externalId\":\"%s\"}".formatted("7".repeat(300)))).isEmpty();
        assertThat(keys("crm.deal.notified", "deal:1\ndeal:2", "{\"source\":\"crm\",\"externalId\":\"7\\n8\"}")).isEmpty();
    }
}
