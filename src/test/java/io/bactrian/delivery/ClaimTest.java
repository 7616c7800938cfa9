package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.QueuedDelivery.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The right to write to a receiver. What the database calls its end is of the database's clock: a hub whose own was a quarter of a minute ahead
 * delivered nothing, and one whose was behind let others deliver the same.
 */
class ClaimTest {

    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
    private static final Instant FAR_AWAY = Instant.parse("2101-01-01T00:00:00Z");

    private final List<Instant> renewed = new ArrayList<>();

    private static Claim asked(Instant until, int secondsAgo) {
        return new Claim(until, System.nanoTime() - Duration.ofSeconds(secondsAgo).toNanos(), Duration.ofSeconds(15));
    }

    private void renew(Claim claim) {
        claim.renewBefore(Duration.ofSeconds(10), until -> {
            renewed.add(until);
            return Optional.of(until.plusSeconds(15));
        });
    }

    @Test
    void shouldLastAsLongAsItWasAskedForWhateverTheClockOfTheDatabaseSays() {
        assertThat(asked(LONG_AGO, 1).take()).isTrue();
        assertThat(asked(FAR_AWAY, 16).take()).isFalse();
    }

    @Test
    void shouldBeRenewedInTimeWhateverTheClockOfTheDatabaseSays() {
        Claim claim = asked(FAR_AWAY, 6);
        claim.take();

        renew(claim);
        renew(claim);

        assertThat(renewed).as("once, and then it is far from its end").containsExactly(FAR_AWAY);
    }

    @Test
    void shouldNotBeRenewedWhereNobodyHasBegun() {
        Claim claim = asked(FAR_AWAY, 6);
        renew(claim);
        assertThat(renewed).isEmpty();
        assertThat(claim.isForgotten()).isFalse();
        assertThat(asked(FAR_AWAY, 16).isForgotten()).isTrue();
    }
}
