package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.BITRIX24;
import static io.bactrian.sandbox.RunningSandbox.BOT;
import static io.bactrian.sandbox.RunningSandbox.ONEC;
import static io.bactrian.sandbox.RunningSandbox.json;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SandboxFaultsIT {

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @AfterEach
    void heal() {
        List.of("telegram", "bitrix24", "onec", "yandexdirect", "llm", "anthropic", "ollama", "mlflow", "langfuse", "feast", "log-archive")
                .forEach(system -> sandbox.fault(system, "ok"));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void shouldFailInTheVendorsOwnWords(String system, String path, String error) {
        sandbox.fault(system, "error-500");
        HttpResponse<String> response = sandbox.post(path, "{}");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).at(error).isMissingNode()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void shouldSayWhenToComeBack(String system, String path, String error) {
        sandbox.fault(system, "rate-limited");
        HttpResponse<String> response = sandbox.post(path, "{}");
        assertThat(response.statusCode()).isEqualTo(List.of("bitrix24", "ollama").contains(system) ? 503 : 429);
        // Ollama's queue is full and it does not know for how long.
        assertThat(response.headers().firstValue("Retry-After")).isEqualTo(system.equals("ollama") ? Optional.empty() : Optional.of("5"));
        assertThat(json(response).at(error).isMissingNode()).isFalse();
        if (system.equals("telegram")) {
            assertThat(json(response).at("/parameters/retry_after").asInt()).isEqualTo(5);
        }
    }

    @Test
    void shouldServeOthersWhileManyCallsOfOneSystemHang() {
        sandbox.fault("llm", "hang");
        List<CompletableFuture<HttpResponse<String>>> hanging = IntStream.range(0, 100)
                .mapToObj(i -> sandbox.sendLater(sandbox.request("/llm/v1/models").header("Authorization", "Bearer sandbox-llm-key")
                .build())).toList();
        await().during(1500, MILLISECONDS).atMost(4, SECONDS).until(() -> hanging.stream().noneMatch(CompletableFuture::isDone));
        assertThat(sandbox.get(BOT + "getMe").statusCode()).isEqualTo(200);

        sandbox.fault("llm", "ok");
        await().atMost(5, SECONDS).until(() -> hanging.stream().allMatch(CompletableFuture::isDone));
        // Whoever hung is turned away: served so late, the call would act after its caller has given up.
        assertThat(hanging).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(500));
        assertThat(sandbox.get("/llm/v1/models", "Authorization", "Bearer sandbox-llm-key").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotActOnACallThatHung() {
        sandbox.post("/sandbox/api/telegram/messages", "{\"chatId\":\"9\",\"text\":\"hi\"}");
        sandbox.fault("telegram", "hang");
        CompletableFuture<HttpResponse<String>> call = sandbox.sendLater(sandbox.request(BOT + "sendMessage?chat_id=9&text=late").build());
        await().during(500, MILLISECONDS).atMost(2, SECONDS).until(() -> !call.isDone());
        sandbox.fault("telegram", "ok");
        await().atMost(5, SECONDS).until(call::isDone);
        assertThat(json(sandbox.get("/sandbox/api/telegram/chats/9")).path("messages")).hasSize(1);
    }

    @Test
    void shouldShowItsSwitchesAndRefuseUnknownOnes() {
        sandbox.fault("onec", "error-500");
        assertThat(json(sandbox.get("/sandbox/api/faults")).path("onec").asText()).isEqualTo("error-500");
        assertThat(sandbox.call("PUT", "/sandbox/api/faults/onec", "{\"mode\":\"explode\"}").statusCode()).isEqualTo(400);
        assertThat(sandbox.call("PUT", "/sandbox/api/faults/toaster", "{\"mode\":\"ok\"}").statusCode()).isEqualTo(404);
        assertThat(sandbox.get("/sandbox/api/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldTakeOrdersOnlyAsJsonSoThatAForeignPageCannotGiveThem() {
        HttpResponse<String> response = sandbox.send(sandbox.request("/sandbox/api/faults/llm").header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("{\"mode\":\"hang\"}")).build());
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(json(sandbox.get("/sandbox/api/faults")).path("llm").asText()).isEqualTo("ok");
    }

    static Stream<Arguments> systems() {
        return Stream.of(
                Arguments.of("telegram", BOT + "getMe", "/description"),
                Arguments.of("bitrix24", BITRIX24 + "crm.item.list", "/error_description"),
                Arguments.of("onec", ONEC + "x", "/odata.error/message/value"),
                Arguments.of("yandexdirect", "/yandexdirect/json/v5/campaigns", "/error/error_string"),
                Arguments.of("llm", "/llm/v1/chat/completions", "/error/message"),
                Arguments.of("anthropic", "/anthropic/v1/messages", "/error/type"),
                Arguments.of("ollama", "/ollama/api/chat", "/error"),
                Arguments.of("mlflow", "/mlflow/api/2.0/mlflow/registered-models/create", "/error_code"),
                Arguments.of("langfuse", "/langfuse/api/public/v2/prompts", "/message"),
                Arguments.of("feast", "/feast/push", ""));
    }
}
