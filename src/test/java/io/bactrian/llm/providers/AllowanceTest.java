package io.bactrian.llm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.llm.providers.Allowance.Cost;
import io.bactrian.llm.providers.Allowance.Taken;
import io.bactrian.llm.providers.ModelSettings.Limit;
import io.bactrian.llm.providers.ModelSettings.Limits;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What may be spent in a minute and in a day. */
class AllowanceTest {

    private final Settable clock = new Settable();

    private static final class Settable extends Clock {

        private Instant now = Instant.parse("2026-03-01T23:58:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void passes(Duration time) {
            now = now.plus(time);
        }
    }

    private static Cost tokens(long tokens) {
        return new Cost(tokens, BigDecimal.ZERO);
    }

    private Allowance of(Limit minute, Limit day) {
        return new Allowance(new Limits(minute, day), clock);
    }

    /** Otherwise a long stream of the minute before gives back what others have really spent in this one. */
    @Test
    void shouldGiveBackToTheMinuteFromWhichItWasTaken() {
        Allowance allowance = of(new Limit(null, 1000L, null), Limit.NONE);
        Taken stream = allowance.take(tokens(900));
        clock.passes(Duration.ofSeconds(61));
        allowance.settle(allowance.take(tokens(100)), tokens(100));

        allowance.settle(stream, tokens(10));

        // 100 of this minute, and most of 10 of the last one.
        assertThat(allowance.refusal(tokens(895))).isNotNull();
        assertThat(allowance.refusal(tokens(885))).isNull();
    }

    @Test
    void shouldGiveNothingBackToADayFromWhichItWasNotTaken() {
        Allowance allowance = of(Limit.NONE, new Limit(null, 1000L, null));
        Taken stream = allowance.take(tokens(900));
        clock.passes(Duration.ofMinutes(3));
        allowance.settle(allowance.take(tokens(600)), tokens(600));

        allowance.settle(stream, tokens(10));

        assertThat(allowance.refusal(tokens(401))).isNotNull();
        assertThat(allowance.refusal(tokens(400))).isNull();
    }

    @Test
    void shouldTakeWhatWasSpentBeforeOnlyOnItsDay() {
        Allowance allowance = of(Limit.NONE, new Limit(2L, null, null));
        allowance.spentBefore(Instant.parse("2026-02-28T00:00:00Z"), 2, 0, BigDecimal.ZERO);
        assertThat(allowance.refusal(tokens(1))).isNull();
        allowance.spentBefore(Instant.parse("2026-03-01T00:00:00Z"), 2, 0, BigDecimal.ZERO);
        assertThat(allowance.refusal(tokens(1))).isNotNull();
        clock.passes(Duration.ofMinutes(2));
        assertThat(allowance.refusal(tokens(1))).isNull();
    }

    @Test
    void shouldGiveBackARequestThatWasNotMade() {
        Allowance allowance = of(new Limit(1L, null, null), Limit.NONE);
        Taken taken = allowance.take(tokens(1));
        assertThat(allowance.take(tokens(1))).isNull();
        allowance.giveBack(taken);
        assertThat(allowance.take(tokens(1))).isNotNull();
    }
}
