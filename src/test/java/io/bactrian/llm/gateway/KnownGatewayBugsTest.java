package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.ResponseFormat;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.ProviderServer.Mode;
import io.bactrian.llm.providers.Deployment;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other gateways got wrong, each by the name of its bug. */
class KnownGatewayBugsTest {

    private TestGateway gateway;

    private TestGateway gateway(String... deployments) {
        gateway = new TestGateway(deployments).set("cool-down.pause", "60s").set("timeout", "5s");
        return gateway;
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Deployment deployment(String name) {
        return gateway.deployments().named(name).orElseThrow();
    }

    /** LiteLLM notes failures once for a shared object, so that the deployment that was tried second is never left alone. */
    @Test
    void shouldCoolEveryDeploymentThatFailedThoughOneRequestTriedThemAll() throws Exception {
        gateway("a", "b").start();
        gateway.server("a").does(Mode.UNAUTHORIZED);
        gateway.server("b").does(Mode.UNAUTHORIZED);

        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);

        assertThat(deployment("a").isCool()).isTrue();
        assertThat(deployment("b").isCool()).isTrue();
    }

    @Test
    void shouldCountRepeatsWithinOneRequestAsFailuresOfTheirDeployment() throws Exception {
        gateway("a").set("retries", 2).start();
        gateway.server("a").does(Mode.ERROR);

        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);

        assertThat(gateway.server("a").requests()).hasSize(3);
        assertThat(deployment("a").isCool()).isTrue();
    }

    @Test
    void shouldNotCoolADeploymentForTheCallersOwnShortTimeOut() throws Exception {
        gateway("a").start();
        gateway.server("a").does(Mode.HANG);
        for (int index = 0; index < 4; index++) {
            assertThatThrownBy(() -> gateway.ask(TestGateway.request("hurry"), Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_TOO_SLOW));
        }
        assertThat(deployment("a").isCool()).isFalse();
        gateway.server("a").does(Mode.OK);
        assertThat(gateway.ask("and now?").text()).contains("and now?");
    }

    /** The first deployment has only its share of the caller's time: when that is over, the others still have theirs. */
    @Test
    void shouldNotFailACallerInAHurryWhileOneDeploymentLives() throws Exception {
        gateway("a", "b").set("groups.first.deployments", "a").set("groups.first.fallback", "second").set("groups.second.deployments", "b")
                .start();
        gateway.server("a").does(Mode.HANG);
        assertThat(gateway.ask(TestGateway.request("hurry"), Duration.ofSeconds(4)).deployment()).isEqualTo("b");
        assertThat(deployment("a").isCool()).isFalse();
    }

    @Test
    void shouldCoolADeploymentForItsOwnTimeOuts() throws Exception {
        gateway("a").set("timeout", "100ms").start();
        gateway.server("a").does(Mode.HANG);
        for (int index = 0; index < 3; index++) {
            assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);
        }
        assertThat(deployment("a").isCool()).isTrue();
    }

    @Test
    void shouldNotCoolADeploymentForTheCallersBadId() throws Exception {
        gateway("a").start();
        gateway.server("a").does(Mode.BAD_ID);
        for (int index = 0; index < 6; index++) {
            assertThatThrownBy(() -> gateway.ask("hello"))
                    .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_REFUSED));
        }
        assertThat(deployment("a").isCool()).isFalse();
        assertThat(deployment("a").isBreakerOpen()).isFalse();
    }

    /** Three forbidden questions of one caller, and the deployment was away for all. */
    @Test
    void shouldNotCoolADeploymentWhoseModelRefusesToAnswer() throws Exception {
        gateway("a").start();
        gateway.server("a").does(Mode.REFUSAL);
        for (int index = 0; index < 6; index++) {
            assertThatThrownBy(() -> gateway.ask("hello"))
                    .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_REFUSED));
        }
        assertThat(gateway.server("a").requests()).hasSize(6);
        assertThat(deployment("a").isCool()).isFalse();
        assertThat(deployment("a").isBreakerOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"NO_BUDGET_400", "NO_BUDGET_402"})
    void shouldCoolADeploymentWhoseBudgetIsUsedUpAtOnce(Mode mode) throws Exception {
        gateway("a", "b").start();
        gateway.server("a").does(mode);
        while (gateway.server("a").requests().isEmpty()) {
            assertThat(gateway.ask("hello").text()).startsWith("b heard");
        }
        assertThat(deployment("a").isCool()).isTrue();
        assertThat(deployment("b").isCool()).isFalse();
    }

    @Test
    void shouldLeaveADeploymentAloneAsLongAsItAskedAndNoLonger() throws Exception {
        gateway("a").set("longest-wait", "2s").start();
        gateway.server("a").asksToWait("30");
        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);
        assertThat(deployment("a").coolFor()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);
        assertThat(gateway.server("a").requests()).hasSize(1);
    }

    @Test
    void shouldWaitAMomentForTheOnlyDeploymentRatherThanFail() throws Exception {
        gateway("a").set("longest-wait", "2s").start();
        gateway.server("a").asksToWait("0.4");
        Thread healer = new Thread(() -> {
            org.awaitility.Awaitility.await().until(() -> !gateway.server("a").requests().isEmpty());
            gateway.server("a").does(Mode.OK);
        });
        healer.start();
        assertThat(gateway.ask("hello").text()).contains("hello");
        healer.join();
    }

    @Test
    void shouldOnlyMoveUpInComplexityWithinAConversation() throws Exception {
        gateway("cheap", "strong").set("groups.low.deployments", "cheap").set("groups.high.deployments", "strong").set("routing.low", "low")
                .set("routing.medium", "low").set("routing.high", "high").start();
        assertThat(gateway.ask(inConversation("Hello")).deployment()).isEqualTo("cheap");
        assertThat(gateway.ask(inConversation("Compare ".repeat(3000) + "and analyse the root cause step by step")).deployment()).isEqualTo("strong");
        assertThat(gateway.ask(inConversation("Thanks")).deployment()).isEqualTo("strong");
        assertThat(gateway.ask("Thanks").deployment()).isEqualTo("cheap");
    }

    @Test
    void shouldNotTakeARequestForComplexByItsWordsAlone() throws Exception {
        gateway("cheap", "strong").set("groups.low.deployments", "cheap").set("groups.high.deployments", "strong").set("routing.low", "low")
                .set("routing.medium", "low").set("routing.high", "high").start();
        assertThat(gateway.ask("Is analyse spelled with s?").deployment()).isEqualTo("cheap");
    }

    private static ModelRequest inConversation(String text) {
        ModelRequest plain = TestGateway.request(text);
        return new ModelRequest("chat", new Caller("company", "tool", Set.of()), "ticket:7", null, "en", null, null, plain.chat());
    }

    @Test
    void shouldFallBackToTheNextGroupOnlyWhenNobodyInTheFirstAnswers() throws Exception {
        gateway("a", "b", "c").set("groups.first.deployments", "a,b").set("groups.first.fallback", "second")
                .set("groups.second.deployments", "c").set("routing.normal", "first").start();
        gateway.server("a").does(Mode.ERROR);
        for (int index = 0; index < 5; index++) {
            assertThat(gateway.ask("hello").deployment()).isEqualTo("b");
        }
        gateway.server("b").does(Mode.ERROR);
        assertThat(gateway.ask("hello").deployment()).isEqualTo("c");
    }

    @Test
    void shouldAskADeploymentWithALargerContextWhenTheTextIsTooLong() throws Exception {
        gateway("small", "large").set("providers.small.context-tokens", 1200).start();
        for (int index = 0; index < 4; index++) {
            assertThat(gateway.ask("long ".repeat(2000)).deployment()).isEqualTo("large");
        }
        gateway.close();
        gateway("small").set("providers.small.context-tokens", 1200).start();
        assertThatThrownBy(() -> gateway.ask("long ".repeat(2000)))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT_TOO_LONG));
    }

    @Test
    void shouldPreferWhoIsStrongAtTheTaskAndGoOnToTheOthers() throws Exception {
        gateway("a", "titles").set("providers.titles.strengths", "ticket-title").start();
        for (int index = 0; index < 5; index++) {
            assertThat(gateway.ask(TestGateway.request("ticket-title", "x", null, null)).deployment()).isEqualTo("titles");
        }
        gateway.server("titles").does(Mode.ERROR);
        assertThat(gateway.ask(TestGateway.request("ticket-title", "x", null, null)).deployment()).isEqualTo("a");
    }

    @Test
    void shouldKeepToTheLimitsOfACallerHoweverManyAskAtOnce() throws Exception {
        gateway("a").set("callers.tool.minute.requests", 5).start();
        long refused = java.util.stream.IntStream.range(0, 12).parallel().filter(index -> {
            try {
                gateway.ask("hello");
                return false;
            } catch (HubException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
                assertThat(e.retryAfterSeconds()).isBetween(1L, 61L);
                return true;
            }
        }).count();
        assertThat(refused).isEqualTo(7);
        assertThat(gateway.server("a").requests()).hasSize(5);
    }

    @Test
    void shouldSpendNoMoreMoneyThanADeploymentMayAndGoOnToAnother() throws Exception {
        gateway("dear", "cheap").set("groups.all.deployments", "dear,cheap").set("groups.all.policy", "price")
                .set("providers.dear.limits.day.money", "0.03").set("providers.dear.output-price", "10").set("providers.dear.input-price", "10")
                .set("providers.cheap.output-price", "20").set("providers.cheap.input-price", "20").start();
        // Beforehand a call might cost a cent and more: 1000 tokens of answer at 10 a million.
        for (int index = 0; index < 60; index++) {
            gateway.ask("hello");
        }
        assertThat(gateway.server("dear").requests()).isNotEmpty();
        assertThat(gateway.server("cheap").requests().size() + gateway.server("dear").requests().size()).isEqualTo(60);
        assertThat(gateway.ask("hello").price().signum()).isPositive();
    }

    @Test
    void shouldAskAgainWithTheMistakeAtMostTwice() throws Exception {
        gateway("a").set("timeout", "10s").start();
        var schema = new ObjectMapper().readTree("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
        gateway.server("a").answers(question -> question.contains("cannot be used") ? "Sorry! ```json\n{\"n\": 3}\n``` There." : "{\"n\":\"three\"}");
        assertThat(gateway.ask(TestGateway.request("chat", "count", null, schema)).text()).isEqualTo("{\"n\":3}");
        assertThat(gateway.server("a").requests()).hasSize(2);
        assertThat(gateway.server("a").requests().get(0).at("/response_format/json_schema/schema/properties/n/type").asText()).isEqualTo("integer");

        gateway.server("a").requests().clear();
        for (String bad : new String[] {"no", "{\"n\":1e99999999}", "[".repeat(5000), schema.toString(), "{\"n\":1", ""}) {
            gateway.server("a").requests().clear();
            gateway.server("a").answers(question -> bad);
            assertThatThrownBy(() -> gateway.ask(TestGateway.request("chat", "count", null, schema)))
                    .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_ANSWER));
            assertThat(gateway.server("a").requests()).hasSizeBetween(1, 3);
        }
        // The model's mistakes are not its server's.
        assertThat(deployment("a").isCool()).isFalse();
    }

    /** Anthropic has no such mode, and the wish was passed over. */
    @Test
    void shouldGiveAnObjectToWhoWantsJsonAlsoOfAModelThatKnowsNoSuchMode() throws Exception {
        gateway("a").set("providers.a.answers-by-schema", "false").start();
        gateway.server("a").answers(question -> question.contains("cannot be used") ? "Here: ```json\n{\"n\": 3}\n```" : "three");
        ModelRequest plain = TestGateway.request("count");
        ModelRequest request = plain.withChat(dev.langchain4j.model.chat.request.ChatRequest.builder().messages(plain.chat().messages())
                .responseFormat(ResponseFormat.JSON).build());
        assertThat(gateway.ask(request).text()).isEqualTo("{\"n\":3}");
        assertThat(gateway.server("a").requests().get(0).at("/messages/0/content").asText()).contains("JSON object");
        assertThat(gateway.server("a").requests().get(0).has("response_format")).isFalse();
    }

    /** It was asked until its three time-outs had used up the time of all. */
    @Test
    void shouldAskTheOthersWhenADeploymentDiesOverACorrection() throws Exception {
        gateway("a", "b").set("groups.first.deployments", "a").set("groups.first.fallback", "second").set("groups.second.deployments", "b")
                .set("timeout", "1s").start();
        var schema = new ObjectMapper().readTree("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
        gateway.server("a").answers(question -> {
            gateway.server("a").does(Mode.HANG);
            return "{\"n\":\"three\"}";
        });
        gateway.server("b").answers(question -> "{\"n\":3}");
        assertThat(gateway.ask(TestGateway.request("chat", "count", null, schema)).deployment()).isEqualTo("b");
        assertThat(gateway.server("a").requests()).hasSize(2);
    }

    @Test
    void shouldRefuseACallOfAToolThatNobodyDeclared() throws Exception {
        gateway("a").start();
        assertThat(FailurelessTools.isDeclared(gateway)).isFalse();
    }

    /** A model that makes tools up. */
    private static final class FailurelessTools {

        static boolean isDeclared(TestGateway gateway) {
            var call = new ModelCall(TestGateway.request("x"), Duration.ofSeconds(1), false, null);
            var answer = dev.langchain4j.data.message.AiMessage.from(dev.langchain4j.agent.tool.ToolExecutionRequest.builder().id("1")
                    .name("drop_tables").arguments("{}").build());
            return gateway.bean(StructuredAnswers.class).wrongTool(call, answer) == null;
        }
    }
}
