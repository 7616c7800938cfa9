package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.Hop;
import io.bactrian.delivery.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static JournalEntry hop(int millis, String correlationId, String hop, Integer status, String... keys) {
        return new JournalEntry(millis, new Hop(START.plusMillis(millis), hop, "a-route", null, null, null, null, correlationId, List.of(keys), null,
                status, null), "r", "hub");
    }

    @Test
    void shouldCutTheStoryWhereAnotherCorrelationGoesOn() {
        TimeLine line = TimeLine.of(List.of(hop(0, "a", "received", null), hop(1, "a", "stored", null), hop(2, "b", "received", null),
                hop(3, "a", "answered", 200)), null);
        assertThat(line.parts()).extracting(TimeLine.Part::correlationId).containsExactly("a", "b", "a");
        assertThat(line.parts().get(0).moments()).hasSize(2);
        assertThat(line.last()).isEqualTo("a");
    }

    @Test
    void shouldGoOnWithThePartThatThePageBeforeEndedWith() {
        assertThat(TimeLine.of(List.of(hop(0, "a", "stored", null)), "a").parts().get(0).goesOn()).isTrue();
        assertThat(TimeLine.of(List.of(hop(0, "a", "stored", null)), "b").parts().get(0).goesOn()).isFalse();
        assertThat(TimeLine.of(List.of(hop(0, null, "stored", null)), "").parts().get(0).goesOn()).isFalse();
        assertThat(TimeLine.of(List.of(), "a").last()).isEqualTo("a");
    }

    @Test
    void shouldTellOfLongPausesOnly() {
        TimeLine line = TimeLine.of(List.of(hop(0, "a", "sent", null), hop(999, "a", "failed", null), hop(5999, "a", "sent", null)), null);
        assertThat(line.parts().get(0).moments()).extracting(TimeLine.Moment::pause).containsExactly(null, null, Duration.ofSeconds(5));
    }

    @Test
    void shouldFindTheDeadLetterAndEachKeyOnce() {
        TimeLine line = TimeLine.of(List.of(hop(0, "a", "failed", 500, "deal:1", "dead-letter:17"), hop(1, "a", "retried", null, "deal:1")), null);
        assertThat(line.parts().get(0).moments()).extracting(TimeLine.Moment::letter).containsExactly(17L, null);
        assertThat(line.parts().get(0).keys()).containsExactly("deal:1", "dead-letter:17");
    }

    @Test
    void shouldMarkWhatWentWrong() {
        TimeLine line = TimeLine.of(List.of(hop(0, "a", "failed", 500), hop(1, "a", "answered", 404), hop(2, "a", "answered", 200),
                hop(3, "a", "received", null)), null);
        assertThat(line.parts().get(0).moments()).extracting(TimeLine.Moment::tone).containsExactly("bad", "warn", "good", "");
    }
}
