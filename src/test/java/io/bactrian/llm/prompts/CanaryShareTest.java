package io.bactrian.llm.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryShareTest {

    private static final int CONVERSATIONS = 20_000;

    private static CanaryShare share(String percent) {
        return new CanaryShare(new BigDecimal(percent));
    }

    private static Set<Integer> taken(String prompt, String percent) {
        return IntStream.range(0, CONVERSATIONS).filter(i -> share(percent).takes(prompt, "ticket:" + i)).boxed().collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "5", "33.33", "50", "99.99", "100"})
    void shouldTakeItsShareOfTheConversations(String percent) {
        double expected = Double.parseDouble(percent) / 100;
        double deviation = 4 * Math.sqrt(expected * (1 - expected) / CONVERSATIONS);
        assertThat((double) taken("ticket-title", percent).size() / CONVERSATIONS).isCloseTo(expected, within(deviation));
    }

    @Test
    void shouldKeepAConversationWhileTheShareGrows() {
        Set<Integer> before = Set.of();
        for (String percent : new String[] {"1", "2.5", "10", "40", "75", "100"}) {
            Set<Integer> now = taken("ticket-title", percent);
            assertThat(now).containsAll(before);
            before = now;
        }
        assertThat(before).hasSize(CONVERSATIONS);
    }

    @Test
    void shouldDrawEachPromptForItself() {
        Set<Integer> titles = taken("ticket-title", "50");
        titles.retainAll(taken("media-plan", "50"));
        assertThat((double) titles.size() / CONVERSATIONS).isCloseTo(0.25, within(0.02));
    }

    @Test
    void shouldDrawWhatBelongsToNoConversationEachTime() {
        assertThat(IntStream.range(0, 1000).filter(i -> share("50").takes("ticket-title", null)).count()).isBetween(400L, 600L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "101", "100.01", "0.001"})
    void shouldRefuseWhatIsNoShare(String percent) {
        assertThatThrownBy(() -> share(percent)).isInstanceOf(IllegalArgumentException.class);
    }
}
