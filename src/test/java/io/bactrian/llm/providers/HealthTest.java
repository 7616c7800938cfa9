package io.bactrian.llm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.llm.providers.ModelSettings.CoolDown;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a deployment is left alone. */
class HealthTest {

    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final Health health = new Health(new CoolDown(3, 5, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(10)), clock::get);

    private static ProviderFailure failure(Kind kind) {
        return ProviderFailure.of(kind, kind.name());
    }

    private static ProviderFailure busyFor(Duration asked) {
        return new ProviderFailure(Kind.RATE_LIMITED, 429, asked, "answered 429");
    }

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void shouldNotComeBackEarlierBecauseALaterFailureDidNotSayWhen() {
        health.failed(busyFor(Duration.ofMinutes(5)));
        passes(Duration.ofSeconds(1));
        health.failed(failure(Kind.RATE_LIMITED));
        assertThat(health.left()).isEqualTo(Duration.ofSeconds(299));

        health.failed(failure(Kind.CREDENTIALS));
        assertThat(health.left()).isEqualTo(Duration.ofSeconds(299));
        assertThat(health.isWorthATry()).isFalse();
    }

    @Test
    void shouldStayAwayLongerWhenALaterFailureAsksForMore() {
        health.failed(failure(Kind.RATE_LIMITED));
        health.failed(busyFor(Duration.ofMinutes(1)));
        assertThat(health.left()).isEqualTo(Duration.ofMinutes(1));
        passes(Duration.ofMinutes(1));
        assertThat(health.isCool()).isFalse();
        health.failed(failure(Kind.RATE_LIMITED));
        assertThat(health.left()).isEqualTo(Duration.ofSeconds(5));
    }
}
