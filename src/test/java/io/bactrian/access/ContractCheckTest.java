package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import io.bactrian.delivery.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.DefaultResourceLoader;

class ContractCheckTest {

    private static final ObjectMapper JSON = StrictJson.mapper();
    private static ContractCheck contract;

    @BeforeAll
    static void load() throws IOException {
        contract = new ContractCheck("file:" + Path.of("").toAbsolutePath(), new DefaultResourceLoader());
    }

    @Test
    void shouldTakeTheExamplesOfTheContract() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Path.of("schemas/openapi/bactrian.yaml").toFile());
        contract.check(JSON.readTree(document.at("/components/schemas/NewDeal/example").toString()), "createDeal");
        contract.check(JSON.readTree(document.at("/components/schemas/NewCampaign/example").toString()), "createCampaign");
        contract.check(JSON.readTree("{\"dealId\":1,\"brief\":\"x\"}"), "createMediaPlan");
        contract.check(JSON.readTree("{\"text\":\"x\"}"), "replyToTicket");
    }

    @Test
    void shouldNameEveryViolationByItsPointer() {
        HubException refusal = refusal("{\"source\":\"\",\"title\":5,\"amount\":\"1,5\",\"currency\":\"RUB\",\"a/b\":1}", "createDeal");
        assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_VIOLATION);
        assertThat(refusal.violations()).extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/source", "/title", "/amount", "/externalId", "/a~1b");
        assertThat(refusal.violations()).contains(new Violation("/externalId", "is missing"));
        assertThat(refusal.getMessage()).contains("/externalId: is missing");
    }

    @ParameterizedTest
    @CsvSource({"1000.50,true", "0,true", "0.00,true", "-1,false", "01,false", "1.,false", "1.00001,false", "1e3,false", "1234567890123456,false",
            "١,false", "'1.00 ',false"})
    void shouldTakeOnlyDecimalAmounts(String amount, boolean good) {
        ObjectNode deal = deal().put("amount", amount);
        if (good) {
            contract.check(deal, "createDeal");
        } else {
            assertThatThrownBy(() -> contract.check(deal, "createDeal")).isInstanceOf(HubException.class);
        }
    }

    @Test
    void shouldNotTakeALineBreakAfterAnAmountOrCurrency() {
        assertThatThrownBy(() -> contract.check(deal().put("amount", "1.00\n"), "createDeal")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> contract.check(deal().put("currency", "RUB\n"), "createDeal")).isInstanceOf(HubException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", "5", "{}"})
    void shouldRefuseWhatIsNoSuchObject(String body) {
        assertThat(refusal(body, "createDeal").violations()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"1\"", "9223372036854775808", "1e900", "null"})
    void shouldRefuseVersionsThatDoNotCount(String version) throws IOException {
        ObjectNode deal = deal();
        deal.set("version", JSON.readTree(version));
        assertThatThrownBy(() -> contract.check(deal, "createDeal")).isInstanceOf(HubException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30", "2026-13-01", "26-01-01", "01.02.2026", "2026-01-01T00:00:00Z", "+12026-01-01", "2026-1-1"})
    void shouldRefuseDaysThatNoCalendarHas(String day) {
        ObjectNode campaign = JSON.createObjectNode().put("name", "x").put("dailyBudget", "1.00").put("currency", "RUB").put("startDate", day);
        assertThatThrownBy(() -> contract.check(campaign, "createCampaign")).isInstanceOf(HubException.class);
    }

    @Test
    void shouldRefuseACampaignThatMaySpendNothing() {
        ObjectNode campaign = JSON.createObjectNode().put("name", "x").put("dailyBudget", "0.00").put("currency", "RUB");
        assertThatThrownBy(() -> contract.check(campaign, "createCampaign")).isInstanceOf(HubException.class);
        contract.check(campaign.put("dailyBudget", "0.01"), "createCampaign");
    }

    @Test
    void shouldCountLettersAndNotTheirCodeUnits() {
        assertThatCode(() -> contract.check(JSON.createObjectNode().put("text", "ё".repeat(4096)), "replyToTicket")).doesNotThrowAnyException();
        assertThatThrownBy(() -> contract.check(JSON.createObjectNode().put("text", "x".repeat(4097)), "replyToTicket"))
                .isInstanceOf(HubException.class);
    }

    @Test
    void shouldBoundItsOwnWords() {
        ObjectNode deal = deal().put("currency", "x".repeat(500_000)).put("y".repeat(500_000), 1);
        for (int field = 0; field < 1000; field++) {
            deal.put("field" + field, 1);
        }
        HubException refusal = catchThrowableOfType(HubException.class, () -> contract.check(deal, "createDeal"));
        assertThat(refusal.violations()).hasSize(50)
                .allSatisfy(violation -> assertThat(violation.pointer().length() + violation.detail().length()).isLessThan(420));
        assertThat(Problem.of(refusal, null).json().toString()).hasSizeLessThan(30_000);
    }

    @Test
    void shouldSpeakEnglishWhateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ru"));
        try {
            assertThat(refusal("[]", "createDeal").getMessage()).isEqualTo("The body: array found, object expected");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldKnowAllOperations() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Path.of("schemas/openapi/bactrian.yaml").toFile());
        Set<String> operations = new TreeSet<>();
        document.path("paths").forEach(path -> path.forEach(operation -> operations.add(operation.path("operationId").asText())));
        assertThat(operations).containsExactly(
                "approveArticleProposal", "approveCampaign", "approveProposal", "archiveArticle", "cancelDeadLetterRetry",
                "clearLlmCache", "completeChat", "createArticle", "createCampaign", "createDeal", "createMediaPlan", "createProposal",
                "discardDeadLetter", "discardDeadLetters", "editDeadLetter", "getArticle", "getArticleProposal", "getCampaign",
                "getDeadLetter", "getDeadLetterRetry", "getDeal", "getLlmCall", "getMediaPlan", "getPrompt", "getProposal",
                "getProposalDocument", "getTicket", "getTicketAnalysis", "getTicketHints", "listArticleProposals", "listArticles",
                "listCampaigns", "listDeadLetterGroups", "listDeadLetterRetries", "listDeadLetters", "listDeals", "listJournal",
                "listLlmCalls", "listMediaPlans", "listModels", "listPlacements", "listPrompts", "listProposals", "listReplyDrafts",
                "listTickets", "mineLogTemplates", "promotePrompt", "proposeTicket", "pushPrompt", "ratePromptVersion", "readFeed",
                "redactText", "rejectArticleProposal", "rejectProposal", "replaceArticle", "replayLlmCall", "replyToTicket",
                "requestReplyDraft", "retryDeadLetter", "retryDeadLetters", "rollBackPrompt", "searchKnowledge", "setPromptCanary");
    }

    @Test
    void shouldDescribeEveryPropertyAndParameter() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Path.of("schemas/openapi/bactrian.yaml").toFile());
        for (JsonNode properties : document.findValues("properties")) {
            properties.fields().forEachRemaining(property -> assertThat(property.getValue().has("description") || property.getValue().has("$ref"))
                    .as("%s has a description", property.getKey()).isTrue());
        }
        document.findValues("parameters").stream().filter(JsonNode::isArray).forEach(parameters -> parameters.forEach(parameter ->
                assertThat(parameter.has("description") || parameter.has("$ref")).as("%s has a description", parameter).isTrue()));
    }

    private static ObjectNode deal() {
        return JSON.createObjectNode().put("source", "bitrix24").put("externalId", "42").put("title", "x").put("amount", "1.00").put("currency", "RUB");
    }

    private static HubException refusal(String body, String operation) {
        HubException refusal = catchThrowableOfType(HubException.class, () -> contract.check(JSON.readTree(body), operation));
        assertThat(refusal).as("refusal of %.50s", body).isNotNull();
        return refusal;
    }
}
