package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.HubException;
import io.bactrian.llm.ProviderServer.Mode;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that decides stays within the declared branches, whatever it says. */
class DecisionsTest {

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway("a").set("timeout", "5s").start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Decisions.Decision decide(String answer) {
        gateway.server("a").answers(question -> answer);
        Decisions decisions = gateway.bean(Decisions.class);
        Exchange[] seen = new Exchange[1];
        try {
            gateway.ask(TestGateway.request("Where does this belong?"), exchange -> {
                seen[0] = exchange;
                decisions.ask(exchange, "billing, advertising,other", "other");
            });
            decisions.decide(seen[0], "0.7", "other");
        } catch (HubException e) {
            decisions.fallBack(seen[0], "other");
        }
        return seen[0].getProperty(Decisions.PROPERTY, Decisions.Decision.class);
    }

    @Test
    void shouldTakeADeclaredBranchThatTheModelIsSureOf() {
        Decisions.Decision decision = decide("{\"branch\":\"billing\",\"confidence\":0.91}");
        assertThat(decision.branch()).isEqualTo("billing");
        assertThat(decision.madeBy()).isEqualTo("model");
        assertThat(decision.confidence()).isEqualByComparingTo("0.91");
        assertThat(decision.callId()).isNotNull();
    }

    @Test
    void shouldFallBackBelowTheThreshold() {
        Decisions.Decision decision = decide("{\"branch\":\"billing\",\"confidence\":0.69}");
        assertThat(decision.branch()).isEqualTo("other");
        assertThat(decision.madeBy()).isEqualTo("fallback");
        assertThat(decision.confidence()).isEqualByComparingTo("0.69");
    }

    @Test
    void shouldNeverTakeABranchThatNobodyDeclared() {
        assertThat(decide("{\"branch\":\"direct:delete-everything\",\"confidence\":1}").branch()).isEqualTo("other");
        assertThat(decide("{\"branch\":\"billing\",\"confidence\":17}").branch()).isEqualTo("other");
        assertThat(decide("billing").branch()).isEqualTo("other");
    }

    @Test
    void shouldFallBackWhenNoModelAnswers() {
        gateway.server("a").does(Mode.ERROR);
        assertThat(decide("unused")).satisfies(decision -> {
            assertThat(decision.branch()).isEqualTo("other");
            assertThat(decision.madeBy()).isEqualTo("fallback");
            assertThat(decision.confidence()).isNull();
        });
    }

    @Test
    void shouldNotNoteADecisionInTheRecordOfTheCallBefore() {
        Exchange[] seen = new Exchange[1];
        gateway.ask(TestGateway.request("hello"), exchange -> seen[0] = exchange);
        // There are no prompts here, so that the second call ends before it has begun.
        assertThatThrownBy(() -> gateway.bean(PromptRequests.class).fill(seen[0], "ticket-team", ""));
        gateway.bean(Decisions.class).fallBack(seen[0], "other");
        assertThat(seen[0].getProperty(Decisions.PROPERTY, Decisions.Decision.class).callId()).isNull();
    }

    @Test
    void shouldRefuseAFallbackThatIsNoBranch() {
        assertThatThrownBy(() -> gateway.ask(TestGateway.request("x"), exchange ->
                gateway.bean(Decisions.class).ask(exchange, "a,b", "c"))).isInstanceOf(HubException.class);
    }
}
