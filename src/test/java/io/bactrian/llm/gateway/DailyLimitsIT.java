package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.embedded.HubDatabase;
import io.bactrian.llm.ProviderServer;
import io.bactrian.llm.ProviderServer.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A hub that is started again goes on counting where it stopped. */
class DailyLimitsIT {

    @RegisterExtension
    static final HubDatabase postgresql = new HubDatabase();

    private final JdbcClient database = postgresql.client();

    @BeforeEach
    void forget() {
        database.sql("truncate llm_call").update();
    }

    private static HubException refusal(TestGateway gateway) {
        try {
            gateway.ask("one more");
            throw new AssertionError("It was answered");
        } catch (HubException e) {
            return e;
        }
    }

    @Test
    void shouldRefuseAfterARestartWhatWentOverTheCallersDayBeforeIt() throws Exception {
        try (TestGateway before = new TestGateway("a").over(database).set("callers.tool.day.requests", 3).start()) {
            before.ask("one");
            before.server("a").does(Mode.ERROR);
            assertThatThrownBy(() -> before.ask("two fails, and counts")).isInstanceOf(HubException.class);
            before.server("a").does(Mode.OK);
            assertThatThrownBy(() -> before.ask(TestGateway.request("chat", "unknown models do not", "gpt-17", null)))
                    .isInstanceOf(HubException.class);
        }
        try (TestGateway after = new TestGateway("a").over(database).set("callers.tool.day.requests", 3).start()) {
            assertThat(after.ask("three").text()).contains("three");
            assertThat(refusal(after).code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
            assertThat(refusal(after).retryAfterSeconds()).isPositive();
        }
        try (TestGateway again = new TestGateway("a").over(database).set("each-caller.day.requests", 4).start()) {
            // What was refused did not count.
            assertThat(again.ask("four").text()).contains("four");
            assertThat(refusal(again).code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
        }
    }

    @Test
    void shouldRememberTokensAndMoneyOfACaller() throws Exception {
        try (TestGateway before = priced("a").start()) {
            before.ask("one");
        }
        // 7 tokens at 1000 and 5 at 2000 a million, 2 of them worth 1: 0.0085.
        String spent = database.sql("select trim_scale(spent)::text || ' ' || (input_tokens + output_tokens) from llm_call").query(String.class)
                .single();
        assertThat(spent).isEqualTo("0.0085 12");
        try (TestGateway tokens = priced("a").set("callers.tool.day.tokens", 1010).start()) {
            assertThat(refusal(tokens).code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
        }
        try (TestGateway money = priced("a").set("callers.tool.day.money", "1.0100").start()) {
            assertThat(refusal(money).code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
        }
        try (TestGateway enough = priced("a").set("callers.tool.day.tokens", 1040).set("callers.tool.day.money", "1.02").start()) {
            assertThat(enough.ask("two").text()).contains("two");
        }
    }

    private TestGateway priced(String name) {
        return new TestGateway(name).over(database).set("rates.EUR", "0.5").set("providers." + name + ".currency", "EUR")
                .set("providers." + name + ".input-price", "1000").set("providers." + name + ".output-price", "2000");
    }

    @Test
    void shouldGoOnToAnotherDeploymentWhenTheFirstHadSpentItsDayBeforeTheRestart() throws Exception {
        try (TestGateway before = new TestGateway("a", "b").over(database).set("groups.first.deployments", "a").set("groups.first.fallback",
                "second").set("groups.second.deployments", "b").set("retries", 0).start()) {
            before.ask("one");
            before.server("a").does(Mode.ERROR);
            assertThat(before.ask("two").deployment()).isEqualTo("b");
        }
        try (TestGateway after = new TestGateway("a", "b").over(database).set("groups.first.deployments", "a").set("groups.first.fallback",
                "second").set("groups.second.deployments", "b").set("providers.a.limits.day.requests", 3).start()) {
            // Two requests were made of a, whether or not it answered.
            assertThat(after.ask("three").deployment()).isEqualTo("a");
            assertThat(after.ask("four").deployment()).isEqualTo("b");
        }
    }

    @Test
    void shouldCountOnlyWhatWasSpentToday() throws Exception {
        try (TestGateway before = new TestGateway("a").over(database).start()) {
            before.ask("yesterday");
        }
        database.sql("update llm_call set at = at - interval '24 hours'").update();
        try (TestGateway after = new TestGateway("a").over(database).set("callers.tool.day.requests", 1)
                .set("providers.a.limits.day.requests", 1).start()) {
            assertThat(after.ask("today").text()).contains("today");
            assertThat(refusal(after).code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED);
            ProviderServer server = after.server("a");
            assertThat(server.requests()).hasSize(1);
        }
    }
}
