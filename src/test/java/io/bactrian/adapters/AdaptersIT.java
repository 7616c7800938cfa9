package io.bactrian.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.ExternalSystemException;
import io.bactrian.delivery.ExternalSystems;
import io.bactrian.delivery.Journal;
import io.bactrian.delivery.StrictJson;
import io.bactrian.flows.TransformerComponent;
import io.bactrian.llm.features.FeatureRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.spi.ModelToXMLDumper;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;

/** The adapters against vendors that answer what the real ones were recorded to answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdaptersIT {

    private static final String TOKEN = "100200300:AAF-very-secret_token";
    private static final String KEY = "very+secret&key%20";
    private static final String PASSWORD = "very{}&+secret пароль";
    private static final String REF = "5f1c1a1e-7f7b-5a38-9a53-0d6c1f0a9b11";
    private static final String INVOICE_PATH = "/odata/standard.odata/Document_"
            + "%D0%A1%D1%87%D0%B5%D1%82%D0%9D%D0%B0%D0%9E%D0%BF%D0%BB%D0%B0%D1%82%D1%83%D0%9F%D0%BE%D0%BA%D1%83%D0%BF%D0%B0%D1%82%D0%B5%D0%BB%D1%8E";

    private RecordingVendor vendor;
    private DefaultCamelContext camel;
    private ExternalSystems systems;

    @BeforeAll
    void start() throws Exception {
        vendor = new RecordingVendor();
        camel = context(vendor.url());
    }

    @AfterAll
    void stop() throws Exception {
        camel.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.forget();
        systems.states().forEach(state -> systems.askAgain(state.system()));
    }

    // transform-action

    @Test
    void shouldTransformWithAMapOfTheHouse() throws Exception {
        Exchange exchange = template("transform-action?map=telegram-message-from-canonical")
                .withBody("{\"chatId\": \"42\", \"text\": \"Привет\"}").withHeader("ce_id", "1").send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"chat_id\":42,\"text\":\"Привет\"}");
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("ce_id");
    }

    // telegram

    @Test
    void shouldSendATelegramMessage() throws Exception {
        vendor.answers(200, "{\"ok\":true,\"result\":{\"message_id\":8,\"date\":1769850960,\"text\":\"Привет\"}}");

        Exchange exchange = template("telegram-send-message-action").withBody("{\"chat_id\":42,\"text\":\"Привет\"}")
                .withHeader("ce_id", "1").withHeader("Authorization", "Bearer of-the-caller").withHeader("X-Inner", "1")
                .withHeader("CamelHttpMethod", "DELETE").withHeader("CamelHttpPath", "/elsewhere").withHeader("CamelHttpQuery", "a=b")
                        .send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody())
                .isEqualTo("{\"ok\":true,\"result\":{\"message_id\":8,\"date\":1769850960,\"text\":\"Привет\"}}");
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("ce_id", "X-Inner");
        RecordingVendor.Request request = vendor.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/telegram/bot" + TOKEN + "/sendMessage");
        assertThat(request.body()).isEqualTo("{\"chat_id\":42,\"text\":\"Привет\"}");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(request.headers().keySet()).containsExactlyInAnyOrder("Accept", "Accept-encoding", "Connection", "Content-length",
                "Content-type",
                "Host", "User-agent");
    }

    @Test
    void shouldPollTelegramFromAnOffset() throws Exception {
        vendor.answers(200, "{\"ok\":true,\"result\":[{\"update_id\":1001,\"message\":{\"text\":\"Привет\"}},{\"update_id\":1002}]}")
                .answers(200, "{\"ok\":true,\"result\":[]}");

        Exchange first = template("telegram-get-updates-action?waitSeconds=1&limit=2").send();
        Exchange second = template("telegram-get-updates-action?waitSeconds=1&limit=2").withHeader("offset", first.getMessage()
                .getHeader("offset")).send();

        assertThat(first.getException()).isNull();
        JSONAssert.assertEquals("[{\"update_id\":1001,\"message\":{\"text\":\"Привет\"}},{\"update_id\":1002}]", first.getMessage()
                .getBody(String.class), true);
        assertThat(first.getMessage().getBody()).isInstanceOf(String.class);
        assertThat(first.getMessage().getHeader("offset", String.class)).isEqualTo("1003");
        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getBody()).isEqualTo("[]");
        assertThat(second.getMessage().getHeader("offset", String.class)).isEqualTo("1003");
        assertThat(second.getMessage().getHeaders()).containsOnlyKeys("offset");
        assertThat(vendor.requests()).extracting(RecordingVendor.Request::target).containsOnly("/telegram/bot" + TOKEN + "/getUpdates");
        assertThat(vendor.requests()).extracting(RecordingVendor.Request::body).containsExactly(
                "{\"offset\":0,\"limit\":2,\"timeout\":1,\"allowed_updates\":[\"message\",\"edited_message\"]}",
                "{\"offset\":1003,\"limit\":2,\"timeout\":1,\"allowed_updates\":[\"message\",\"edited_message\"]}");
    }

    @Test
    void shouldSetTheTelegramWebhook() throws Exception {
        vendor.answers(200, "{\"ok\":true,\"result\":true,\"description\":\"Webhook was set\"}");

        Exchange exchange = template("telegram-set-webhook-action").withBody("anything").send();

        assertThat(exchange.getException()).isNull();
        assertThat(vendor.requests().get(0).target()).isEqualTo("/telegram/bot" + TOKEN + "/setWebhook");
        JSONAssert.assertEquals("{\"url\":\"https://hub.example/webhooks/telegram\",\"secret_token\":\"webhook-secret\","
                + "\"allowed_updates\":[\"message\",\"edited_message\"]}", vendor.requests().get(0).body(), true);
    }

    // bitrix24

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"42|ignored", "|{\"source\":\"bitrix24\",\"externalId\":\"42\"}"})
    void shouldReadABitrix24Deal(String header, String body) {
        vendor.answers(200, "{\"result\":{\"item\":{\"id\":42}}}");

        Exchange exchange = template("bitrix24-get-deal-action").withBody(body).withHeader("externalId", header).send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"result\":{\"item\":{\"id\":42}}}");
        assertThat(vendor.requests().get(0).target()).isEqualTo("/rest/1/" + KEY + "/crm.item.get");
        assertThat(vendor.requests().get(0).body()).isEqualTo("{\"entityTypeId\":2,\"id\":42}");
    }

    @Test
    void shouldNotAskBitrix24ForAnIdThatIsNoNumber() {
        Exchange exchange = template("bitrix24-get-deal-action").withBody("").withHeader("externalId", "42,\"x\":1").send();

        assertThat(exchange.getException()).isNotNull();
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void shouldUpdateABitrix24Deal() {
        vendor.answers(200, "{\"result\":{\"item\":{\"id\":42}}}");

        Exchange exchange = template("bitrix24-update-deal-action").withBody("{\"entityTypeId\":2,\"id\":42,\"fields\":{}}").send();

        assertThat(exchange.getException()).isNull();
        assertThat(vendor.requests().get(0).target()).isEqualTo("/rest/1/" + KEY + "/crm.item.update");
        assertThat(vendor.requests().get(0).body()).isEqualTo("{\"entityTypeId\":2,\"id\":42,\"fields\":{}}");
    }

    // onec

    @Test
    void shouldCreateA1cInvoiceThatIsNotThere() {
        vendor.answers(404, "{\"odata.error\":{\"code\":\"9\",\"message\":{\"lang\":\"ru\",\"value\":\"Экземпляр сущности не найден\"}}}")
                .answers(201, "{\"Ref_Key\":\"" + REF + "\",\"Number\":\"0000-000017\"}");
        String invoice = "{\"Ref_Key\":\"" + REF + "\",\"СуммаДокумента\":1000.50}";

        Exchange exchange = template("onec-create-invoice-action").withBody(invoice).withHeader("ce_id", "1").send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"Ref_Key\":\"" + REF + "\",\"Number\":\"0000-000017\"}");
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("ce_id");
        assertThat(exchange.getVariables()).doesNotContainKeys("username", "password", "invoice", "refKey");
        RecordingVendor.Request get = vendor.requests().get(0);
        RecordingVendor.Request post = vendor.requests().get(1);
        assertThat(get.method()).isEqualTo("GET");
        assertThat(get.target()).isEqualTo(INVOICE_PATH + "(guid'" + REF + "')?$format=json");
        assertThat(get.header("Authorization")).isEqualTo(basic("robot", PASSWORD));
        assertThat(post.method()).isEqualTo("POST");
        assertThat(post.target()).isEqualTo(INVOICE_PATH + "?$format=json");
        assertThat(post.body()).isEqualTo(invoice);
        assertThat(post.header("Authorization")).isEqualTo(basic("robot", PASSWORD));
    }

    @Test
    void shouldNotCreateA1cInvoiceTwice() {
        vendor.answers(200, "{\"Ref_Key\":\"" + REF + "\",\"Number\":\"0000-000017\"}");

        Exchange exchange = template("onec-create-invoice-action").withBody("{\"Ref_Key\":\"" + REF + "\"}").send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"Ref_Key\":\"" + REF + "\",\"Number\":\"0000-000017\"}");
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void shouldReadA1cPayment() {
        vendor.answers(200, "{\"Ref_Key\":\"" + REF + "\"}");

        Exchange exchange = template("onec-get-payment-action").withBody("{\"system\":\"onec\",\"externalId\":\"" + REF + "\"}").send();

        assertThat(exchange.getException()).isNull();
        assertThat(vendor.requests().get(0).target())
                .isEqualTo("/odata/standard.odata/Document_%D0%9F%D0%BE%D1%81%D1%82%D1%83%D0%BF%D0%BB%D0%B5"
                + "%D0%BD%D0%B8%D0%B5%D0%9D%D0%B0%D0%A0%D0%B0%D1%81%D1%87%D0%B5%D1%82%D0%BD%D1%8B%D0%B9%D0%A1%D1%87%D0%B5%D1%82(guid'" + REF
                        + "')?$format=json");
    }

    // yandexdirect

    @Test
    void shouldNotAddACampaignTwiceWhenTheAnswerWasLost() throws Exception {
        vendor.answers(200, "{\"result\":{}}").answers(500, "")
                .answers(200, "{\"result\":{\"Campaigns\":[{\"Id\":987654,\"Name\":\"Spring #5\"}]}}");
        JsonNode campaign = StrictJson.mapper().readTree("""
                {"id":5,"name":"Spring","startDate":"2026-03-01","dailyBudget":"1500.55","currency":"RUB"}""");
        for (String file : List.of("policies/parts", "ads/add-campaign-once")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(
                    PluginHelper.getResourceLoader(camel).resolveResource("file:routes/" + file + ".camel.yaml"));
        }
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:publish").onException(ExternalSystemException.class).maximumRedeliveries(1).redeliveryDelay(0).end()
                        .to("direct:add-campaign-once");
            }
        });

        Event approval = Event.original(null, "deals.campaign.approved", "5", "campaign:5", campaign);
        Exchange exchange = camel.createFluentProducerTemplate().to("direct:publish").withBody(campaign.toString())
                .withExchangeProperty(EventReader.PROPERTY, approval).send();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"result\":{\"AddResults\":[{\"Id\":987654}]}}");
        assertThat(vendor.requests()).extracting(request -> StrictJson.mapper().readTree(request.body()).path("method").asText())
                .containsExactly("get", "add", "get");
    }

    @Test
    void shouldAddAYandexDirectCampaign() {
        vendor.answers(200, "{\"result\":{\"AddResults\":[{\"Id\":987654}]}}");

        Exchange exchange = template("yandexdirect-add-campaign-action").withBody("{\"method\":\"add\"}").send();

        assertThat(exchange.getException()).isNull();
        assertThat(vendor.requests().get(0).target()).isEqualTo("/json/v5/campaigns");
        assertThat(vendor.requests().get(0).header("Authorization")).isEqualTo("Bearer direct-token-secret");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void shouldWaitForAYandexDirectReport() throws Exception {
        vendor.answers(201, Map.of("retryIn", "1"), "").answers(202, Map.of("retryIn", "3600"), "")
                .answers(200, "Date\tCampaignId\tImpressions\tClicks\tCost\n2026-01-30\t987654\t1200\t34\t560.10\n");

        Exchange exchange = template("yandexdirect-get-statistics-action?maxWaitSeconds=1").withBody("{\"params\":{}}").send();

        assertThat(exchange.getException()).isNull();
        JSONAssert.assertEquals("[{\"Date\":\"2026-01-30\",\"CampaignId\":\"987654\",\"Impressions\":\"1200\",\"Clicks\":\"34\",\"Cost\":\"560.10\"}]",
                exchange.getMessage().getBody(String.class), true);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(vendor.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.target()).isEqualTo("/json/v5/reports");
            assertThat(request.body()).isEqualTo("{\"params\":{}}");
            assertThat(request.header("Authorization")).isEqualTo("Bearer direct-token-secret");
            assertThat(request.header("returnMoneyInMicros")).isEqualTo("false");
            assertThat(request.header("skipReportHeader")).isEqualTo("true");
            assertThat(request.header("skipReportSummary")).isEqualTo("true");
            assertThat(request.header("Cookie")).isNull();
        });
    }

    @Test
    void shouldGiveUpOnAYandexDirectReportThatIsNeverReady() {
        vendor.answers(201, Map.of("retryIn", "0"), "").answers(202, Map.of("retryIn", "7"), "");

        Exchange exchange = template("yandexdirect-get-statistics-action?maxAttempts=2&maxWaitSeconds=1").withBody("{}").send();

        assertFailure(exchange, ErrorCode.EXTERNAL_SYSTEM_FAILED, 202, 7,
                "yandexdirect answered 202 to reports: not ready in the time allowed");
        assertThat(vendor.requests()).hasSize(2);
    }

    // failures

    static Stream<Arguments> failures() {
        String telegram = "telegram-send-message-action";
        String bitrix24 = "bitrix24-update-deal-action";
        String onec = "onec-get-payment-action";
        String direct = "yandexdirect-add-campaign-action";
        return Stream.of(
                Arguments.of(telegram, 403, Map.of(),
                        "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the user\"}",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 403, 0,
                                "telegram answered 403 to sendMessage: Forbidden: bot was blocked by the user"),
                Arguments.of(telegram, 200, Map.of(), "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden\"}",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 403, 0, "telegram answered 403 to sendMessage: Forbidden"),
                Arguments.of(telegram, 429, Map.of(),
                        "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 5\","
                        + "\"parameters\":{\"retry_after\":5}}", ErrorCode.EXTERNAL_SYSTEM_FAILED, 429, 5,
                        "telegram answered 429 to sendMessage: Too Many Requests: retry after 5"),
                Arguments.of(telegram, 502, Map.of(), "<html>\n<h1>Bad   Gateway</h1>", ErrorCode.EXTERNAL_SYSTEM_FAILED, 502, 0,
                        "telegram answered 502 to sendMessage: <html> <h1>Bad Gateway</h1>"),
                Arguments.of(telegram, 404, Map.of(), "no route for /telegram/bot" + TOKEN + "/sendMessage",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 404, 0,
                        "telegram answered 404 to sendMessage: no route for /***/bot***/sendMessage"),
                Arguments.of(telegram, 302, Map.of("Location", "http://localhost:1/stolen"), "", ErrorCode.EXTERNAL_SYSTEM_REFUSED, 302, 0,
                        "telegram answered 302 to sendMessage"),
                Arguments.of(telegram, 500, Map.of(), "x".repeat(2000), ErrorCode.EXTERNAL_SYSTEM_FAILED, 500, 0,
                        "telegram answered 500 to sendMessage: " + "x".repeat(499) + "…"),
                Arguments.of(bitrix24, 400, Map.of(), "{\"error\":\"NOT_FOUND\",\"error_description\":\"Элемент не найден\"}",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 400, 0,
                                "bitrix24 answered 400 to crm.item.update: NOT_FOUND: Элемент не найден"),
                Arguments.of(bitrix24, 200, Map.of(), "{\"error\":\"ERROR_CORE\",\"error_description\":\"Access denied\"}",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 200, 0, "bitrix24 answered 200 to crm.item.update: ERROR_CORE: Access denied"),
                Arguments.of(bitrix24, 503, Map.of("Retry-After", "2"),
                        "{\"error\":\"QUERY_LIMIT_EXCEEDED\",\"error_description\":\"Too many requests\"}",
                        ErrorCode.EXTERNAL_SYSTEM_FAILED, 503, 2,
                                "bitrix24 answered 503 to crm.item.update: QUERY_LIMIT_EXCEEDED: Too many requests"),
                Arguments.of(bitrix24, 401, Map.of(), "wrong key " + KEY, ErrorCode.EXTERNAL_SYSTEM_REFUSED, 401, 0,
                        "bitrix24 answered 401 to crm.item.update: wrong key ***"),
                Arguments.of(onec, 404, Map.of(),
                        "{\"odata.error\":{\"code\":\"9\",\"message\":{\"lang\":\"ru\",\"value\":\"Экземпляр сущности не найден\"}}}",
                        ErrorCode.EXTERNAL_SYSTEM_REFUSED, 404, 0, "onec answered 404 to get-payment: 9: Экземпляр сущности не найден"),
                Arguments.of(onec, 401, Map.of(), "denied: " + basic("robot", PASSWORD), ErrorCode.EXTERNAL_SYSTEM_REFUSED, 401, 0,
                        "onec answered 401 to get-payment: denied: Basic ***"),
                Arguments.of(onec, 500, Map.of(), "", ErrorCode.EXTERNAL_SYSTEM_FAILED, 500, 0, "onec answered 500 to get-payment"),
                Arguments.of(direct, 200, Map.of(),
                        "{\"error\":{\"request_id\":\"8\",\"error_code\":53,\"error_string\":\"Authorization error\","
                        + "\"error_detail\":\"Invalid OAuth token direct-token-secret\"}}", ErrorCode.EXTERNAL_SYSTEM_REFUSED, 200, 0,
                        "yandexdirect answered 200 to campaigns.add: 53: Authorization error: Invalid OAuth token ***"),
                Arguments.of(direct, 200, Map.of(), "{\"error\":{\"error_code\":1000,\"error_string\":\"Server temporarily unavailable\"}}",
                        ErrorCode.EXTERNAL_SYSTEM_FAILED, 503, 0,
                        "yandexdirect answered 503 to campaigns.add: 1000: Server temporarily unavailable"),
                Arguments.of(direct, 200, Map.of(),
                        "{\"result\":{\"AddResults\":[{\"Errors\":[{\"Code\":5005,\"Message\":\"Field set incorrectly\","
                        + "\"Details\":\"StartDate\"}]}]}}", ErrorCode.EXTERNAL_SYSTEM_REFUSED, 200, 0,
                        "yandexdirect answered 200 to campaigns.add: 5005: Field set incorrectly: StartDate"));
    }

    // prompts and features

    @Test
    void shouldAskMlflowForPromptsAlone() {
        vendor.answers(200, "{\"registered_models\":[]}").answers(200, "{\"model_versions\":[]}");

        Exchange list = template("mlflow-list-prompts-action").withHeader("page", "MTAw%2B%3D").withHeader("ce_id", "1").send();
        Exchange versions = template("mlflow-list-prompt-versions-action").withHeader("promptName", "ticket-title").send();

        assertThat(list.getException()).isNull();
        assertThat(list.getMessage().getHeaders()).containsOnlyKeys("page", "ce_id");
        assertThat(versions.getException()).isNull();
        assertThat(versions.getVariables()).doesNotContainKeys("username", "password", "token");
        assertThat(vendor.requests()).extracting(RecordingVendor.Request::target).containsExactly(
                "/api/2.0/mlflow/registered-models/search?max_results=100&filter=tags.%60mlflow.prompt.is_prompt%60%20%3D%20%27true%27&page_token=MTAw%2B%3D",
                "/api/2.0/mlflow/model-versions/search?max_results=50&order_by=version_number%20DESC&filter=name%20%3D%20%27ticket-title%27"
                        + "%20AND%20tags.%60mlflow.prompt.is_prompt%60%20%3D%20%27true%27");
        assertThat(vendor.requests()).extracting(request -> request.header("Authorization")).containsOnly("Bearer mlflow-token-secret");
    }

    @Test
    void shouldTakeAnMlflowPromptThatIsNotThereForNothingAndAnythingElseForAFailure() {
        vendor.answers(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Registered Model with name=a not found\"}")
                .answers(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Registered Model with name=a not found\"}");

        assertThat(template("mlflow-get-prompt-action").withHeader("promptName", "a").send().getMessage().getBody()).isNull();
        assertFailure(template("mlflow-create-prompt-version-action").withBody("{}").send(), ErrorCode.EXTERNAL_SYSTEM_REFUSED, 404, 0,
                "mlflow answered 404 to model-versions/create: Registered Model with name=a not found");
    }

    @ParameterizedTest
    @CsvSource({"mlflow-get-prompt-action", "mlflow-list-prompt-versions-action", "langfuse-get-prompt-action", "langfuse-set-prompt-labels-action"})
    void shouldNotAskForAPromptWhoseNameWouldBeMoreThanAName(String adapter) {
        Exchange exchange = template(adapter).withHeader("promptName", "a' OR '1'='1").withHeader("promptVersion", "1").send();

        assertThat(exchange.getException()).isNotNull();
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void shouldReadALangfusePromptByItsLabelOrItsVersion() {
        vendor.answers(200, "{\"name\":\"a\"}").answers(200, "{\"name\":\"a\"}")
                .answers(401, "{\"message\":\"Invalid credentials. Confirm that you've configured the correct host.\",\"error\":\"UnauthorizedError\"}");

        template("langfuse-get-prompt-action").withHeader("promptName", "a").withHeader("promptLabel", "production").send();
        template("langfuse-get-prompt-action").withHeader("promptName", "a").withHeader("promptVersion", 3).send();
        Exchange refused = template("langfuse-create-prompt-action").withBody("{}").send();

        assertThat(vendor.requests()).extracting(RecordingVendor.Request::target).startsWith("/api/public/v2/prompts/a?label=production",
                "/api/public/v2/prompts/a?version=3");
        assertThat(vendor.requests().get(0).header("Authorization")).isEqualTo(basic("pk-lf-test", "sk-lf-very-secret"));
        assertFailure(refused, ErrorCode.EXTERNAL_SYSTEM_REFUSED, 401, 0, "langfuse answered 401 to prompts.create: UnauthorizedError: Invalid credentials.");
    }

    @Test
    void shouldReadFeastsFeaturesInEitherShapeAndNameItsRefusals() {
        String wanted = "{\"features\":[\"v:a\"],\"entities\":{\"id\":[1,2,3]}}";
        vendor.answers(200, "{\"metadata\":{\"feature_names\":[\"id\",\"a\"]},\"results\":[{\"values\":[1,2,3]},{\"values\":[5,6,7]}]}")
                .answers(200, "{\"metadata\":{\"feature_names\":[\"id\",\"a\"]},\"results\":[{\"values\":[1,5]},{\"values\":[2,6]},{\"values\":[3,7]}]}")
                .answers(422, "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"entities\"],\"msg\":\"Field required\"}]}")
                .answers(422, "\"{\\\"module\\\": \\\"feast.errors\\\", \\\"class\\\": \\\"PushSourceNotFoundException\\\"}\"")
                .answers(200, "null");

        String rows = "[{\"id\":1,\"a\":5},{\"id\":2,\"a\":6},{\"id\":3,\"a\":7}]";
        for (int i = 0; i < 2; i++) {
            Exchange exchange = template("feast-get-features-action").withBody(wanted).send();
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody(JsonNode.class)).hasToString(rows);
        }
        assertFailure(template("feast-get-features-action").withBody(wanted).send(), ErrorCode.EXTERNAL_SYSTEM_REFUSED, 422, 0,
                "feast answered 422 to get-online-features: {\"detail\":[{\"type\":\"missing\"");
        assertFailure(template("feast-push-features-action").withBody("{}").send(), ErrorCode.EXTERNAL_SYSTEM_REFUSED, 422, 0,
                "feast answered 422 to push: ");
        assertThat(template("feast-push-features-action").withBody("{}").send().getException()).isNull();
        assertThat(vendor.requests().get(0).body()).isEqualTo(wanted);
        assertThat(vendor.requests().get(0).header("Authorization")).isNull();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTurnWhatIsNoSuccessIntoACodedFailure(String adapter, int status, Map<String, String> headers, String answer,
            ErrorCode code, int expectedStatus, long retryAfter, String message) {
        vendor.answers(status, headers, answer);

        Exchange exchange = template(adapter).withBody("{\"externalId\":\"" + REF + "\"}").withHeader("ce_id", "1").send();

        assertFailure(exchange, code, expectedStatus, retryAfter, message);
        assertThat(vendor.requests()).as("the client repeats nothing by itself").hasSize(1);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKeys("CamelHttpUri", "Authorization").containsEntry("ce_id", "1");
    }

    @Test
    void shouldGiveUpOnASystemThatHangs() {
        vendor.hangs();

        Exchange exchange = template("telegram-send-message-action?responseTimeout=300").withBody("{}").send();

        assertFailure(exchange, ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, 0, 0,
                "telegram could not be reached for sendMessage: SocketTimeoutException:");
    }

    @Test
    void shouldNameASystemThatIsNotThere() throws Exception {
        String nobody;
        try (RecordingVendor gone = new RecordingVendor()) {
            nobody = gone.url();
        }
        try (DefaultCamelContext other = context(nobody)) {
            assertFailure(other.createFluentProducerTemplate().to("kamelet:telegram-send-message-action").withBody("{}").send(),
                    ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, 0, 0,
                            "telegram could not be reached for sendMessage: HttpHostConnectException: Connect to");
        }
    }

    @ParameterizedTest
    @CsvSource({"'',EXTERNAL_SYSTEM_FAILED", "not an address,EXTERNAL_SYSTEM_FAILED", "ftp://localhost,EXTERNAL_SYSTEM_UNREACHABLE"})
    void shouldKeepTheTokenOutOfTheFailureWhenTheAddressIsWrong(String address, ErrorCode code) throws Exception {
        try (DefaultCamelContext other = context(address)) {
            assertFailure(other.createFluentProducerTemplate().to("kamelet:telegram-send-message-action").withBody("{}").send(),
                    code, 0, 0, "telegram could not be reached for sendMessage: ");
        }
    }

    @Test
    void shouldKeepCredentialsOutOfEndpointsAndRoutes() throws Exception {
        vendor.answers(200, "{\"ok\":true}");
        IntStream.range(0, 5).forEach(i -> vendor.answers(200, "{}"));
        for (String adapter : List.of("telegram-send-message-action", "bitrix24-update-deal-action", "onec-get-payment-action",
                "yandexdirect-add-campaign-action", "mlflow-create-prompt-action", "langfuse-create-prompt-action")) {
            assertThat(template(adapter).withBody("{}").withHeader("externalId", REF).send().getException()).isNull();
        }
        ModelToXMLDumper dumper = PluginHelper.getModelToXMLDumper(camel);

        assertThat(camel.getEndpoints()).extracting(endpoint -> endpoint.getEndpointUri()).noneMatch(AdaptersIT::holdsASecret);
        assertThat(camel.getRoutes()).extracting(route -> route.getProperties().toString()).noneMatch(AdaptersIT::holdsASecret);
        assertThat(camel.getRouteDefinitions()).isNotEmpty().allSatisfy(route -> {
            assertThat(String.valueOf(route.getTemplateParameters())).matches(text -> !holdsASecret(text));
            assertThat(dumper.dumpModelAsXml(camel, route)).contains("<route").matches(text -> !holdsASecret(text));
        });
    }

    private static void assertFailure(Exchange exchange, ErrorCode code, int status, long retryAfter, String message) {
        assertThat(exchange.getException()).isInstanceOfSatisfying(ExternalSystemException.class, failure -> {
            assertThat(failure.getMessage()).startsWith(message);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.retryAfterSeconds()).isEqualTo(retryAfter);
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(holdsASecret(cause.toString())).as(cause.toString()).isFalse();
            }
        });
    }

    private static boolean holdsASecret(String text) {
        return text.contains(TOKEN) || text.contains(KEY) || text.contains(PASSWORD) || text.contains("direct-token-secret")
                || text.contains("mlflow-token-secret") || text.contains("sk-lf-very-secret")
                || text.contains(basic("robot", PASSWORD));
    }

    private static String basic(String username, String password) {
        return "Basic " + java.util.Base64.getEncoder().encodeToString((username + ":" + password)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private FluentProducerTemplate template(String adapter) {
        return camel.createFluentProducerTemplate().to("kamelet:" + adapter);
    }

    private DefaultCamelContext context(String url) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of("hub.home", "file:" + Path.of("").toAbsolutePath(),
                "hub.telegram.base-url", url.isEmpty() ? "" : url + "/telegram", "hub.telegram.token", TOKEN,
                "hub.telegram.webhook-url", "https://hub.example/webhooks/telegram", "hub.telegram.webhook-secret", "webhook-secret",
                "hub.bitrix24.base-url", url + "/rest/1/" + KEY,
                "hub.onec.base-url", url + "/odata/standard.odata"));
        properties.putAll(Map.of("hub.llm.prompts.mlflow.base-url", url, "hub.llm.prompts.mlflow.token", "mlflow-token-secret",
                "hub.llm.prompts.langfuse.base-url", url, "hub.llm.prompts.langfuse.public-key", "pk-lf-test",
                "hub.llm.prompts.langfuse.secret-key", "sk-lf-very-secret", "hub.feast.base-url", url));
        properties.putAll(Map.of("hub.onec.username", "robot", "hub.onec.password", PASSWORD,
                "hub.yandexdirect.base-url", url, "hub.yandexdirect.token", "direct-token-secret"));
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getPropertiesComponent().setInitialProperties(properties);
        camel.addComponent("jslt", new TransformerComponent());
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:" + Path.of("adapters").toAbsolutePath());
        camel.addComponent("kamelet", kamelets);
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
        // Vendors here fail on purpose and at once: no breaker opens between two tests.
        beans.getEnvironment().getPropertySources().addFirst(new MapPropertySource("outward", Map.of(
                "hub.outward.concurrent-calls", 10, "hub.outward.longest-wait", "1s", "hub.outward.largest-answer", "1MB", "hub.outward.longest-call", "9s",
                "hub.outward.breaker.window", 1000, "hub.outward.breaker.minimum-calls", 1000,
                "hub.outward.breaker.first-wait", "1s", "hub.outward.breaker.longest-wait", "1s")));
        beans.registerBean(SimpleMeterRegistry.class);
        beans.registerBean(PropertySourcesPlaceholderConfigurer.class);
        beans.registerBean(Journal.class, () -> Mockito.mock(Journal.class));
        for (String bean : new String[] {"ExternalSystems", "ExternalCall", "ExternalCallHeaders", "ExternalCallClient", "OutwardHops",
            "TabSeparatedReport", "JsonConverters"}) {
            beans.registerBean(Class.forName("io.bactrian.delivery." + bean));
        }
        beans.refresh();
        systems = systems == null ? beans.getBean(ExternalSystems.class) : systems;
        for (String name : new String[] {"externalCall", "externalCallHeaders", "externalCallClient", "outwardHops", "tabSeparatedReport"}) {
            camel.getRegistry().bind(name, beans.getBean(name));
        }
        camel.getRegistry().bind("featureRows", new FeatureRows());
        beans.getBeansOfType(CamelContextConfiguration.class).values().forEach(configuration -> configuration.beforeApplicationStart(camel));
        camel.start();
        return camel;
    }
}
