package io.bactrian.llm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.llm.providers.ProviderFailure.Kind;
import org.junit.jupiter.api.Test;

/** What a status and its words mean. */
class FailureReaderTest {

    private static Kind read(int status, String body) {
        return FailureReader.ofStatus(status, null, body).kind();
    }

    /** A proxy before two deployments, and the request failed though a third one lived. */
    @Test
    void shouldNotTakeAProxysRedirectionForARefusalOfTheRequest() {
        assertThat(read(302, "<a href=\"/login\">Found</a>")).isEqualTo(Kind.UNUSABLE_ANSWER);
        assertThat(read(302, "").blamesDeployment()).isTrue();
    }

    @Test
    void shouldNotTakeALinkToTheBillsForABudgetThatIsUsedUp() {
        assertThat(read(429, "Rate limit reached for requests. Limit 3, Used 3. You can increase it by adding a payment method at "
                + "https://platform.openai.com/account/billing.")).isEqualTo(Kind.RATE_LIMITED);
        assertThat(read(429, "You exceeded your current quota, please check your plan and billing details.")).isEqualTo(Kind.BUDGET);
    }
}
