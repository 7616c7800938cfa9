package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OutagesTest {

    private ExternalSystems systems;
    private Outages outages;

    @BeforeEach
    void start() {
        OutwardSettings settings = new OutwardSettings(1, 10, 10, Duration.ofMillis(10), Duration.ofSeconds(9), DataSize.ofMegabytes(1), Duration.ofMinutes(15),
                Duration.ofHours(24), new OutwardSettings.Breaker(10, 10, Duration.ofSeconds(5), Duration.ofSeconds(60)), Map.of());
        systems = new ExternalSystems(settings, new SimpleMeterRegistry());
        outages = new Outages(systems, settings);
    }

    @Test
    void shouldRepeatInPlaceAndThenWaitForASystemThatIsNotThere() {
        Exchange exchange = record(Instant.now());

        fails(exchange, 503);
        assertThat(outages.retries(exchange)).isTrue();
        fails(exchange, 503);
        assertThat(outages.holds(exchange)).isTrue();
        outages.hold(exchange);

        assertThat(systems.states().get(0).breaker()).isEqualTo("open");
    }

    @Test
    void shouldGiveUpAMessageThatFailsWhileOthersGetThrough() {
        Exchange exchange = record(Instant.now());
        fails(exchange, 500);
        outages.retries(exchange);
        systems.named("onec").begin("create-invoice", "another").served();

        fails(exchange, 500);

        assertThat(outages.holds(exchange)).isFalse();
        assertThat(outages.retries(exchange)).isFalse();
    }

    /** A success while the failing attempt was under way is the system coming back, and no sign against the message. */
    @Test
    void shouldNotGiveUpAMessageWhoseSystemCameBackDuringItsLastAttempt() {
        Exchange exchange = record(Instant.now());
        fails(exchange, 500);
        outages.retries(exchange);

        ExternalSystem.Call last = systems.named("onec").begin("create-invoice", "1");
        systems.named("onec").begin("create-invoice", "another").served();
        end(exchange, last, 500);

        assertThat(outages.holds(exchange)).isTrue();
    }

    @Test
    void shouldGiveUpAMessageThatHasWaitedForADay() {
        Exchange exchange = record(Instant.now());
        exchange.setProperty(FailedAttempt.FIRST, Instant.now().minus(Duration.ofHours(25)));
        fails(exchange, 503);
        outages.retries(exchange);
        fails(exchange, 503);
        assertThat(outages.holds(exchange)).isFalse();
    }

    /** A backlog of two days, met by a system that is away for a moment, is no reason to give anything up. */
    @Test
    void shouldNotGiveUpAnOldEventAtItsFirstFailure() {
        Exchange exchange = record(Instant.now().minus(Duration.ofDays(2)));
        systems.named("onec").away();
        away(exchange);
        assertThat(outages.holds(exchange)).isTrue();
    }

    /** 1C answers what is asked and fails at what is written: the reads of the message itself are no sign that others get through. */
    @Test
    void shouldNotTakeAnotherCallOfTheSameMessageForAnother() {
        Exchange exchange = record(Instant.now());
        fails(exchange, 500);
        outages.retries(exchange);
        systems.named("onec").begin("create-invoice", "1").served();
        systems.named("onec").begin("get-invoice", "2").served();
        fails(exchange, 500);
        assertThat(outages.holds(exchange)).isTrue();
    }

    @Test
    void shouldNotOpenTheBreakerForOneMessageThatHangsItsSystemWhileOthersGetThrough() {
        Exchange exchange = record(Instant.now());
        fails(exchange, 504);
        outages.retries(exchange);
        systems.named("onec").begin("create-invoice", "2").served();
        fails(exchange, 504);
        assertThat(outages.holds(exchange)).isTrue();
        outages.hold(exchange);
        assertThat(systems.states().get(0).breaker()).isEqualTo("closed");

        Exchange later = record(Instant.now());
        later.getMessage().setHeader(KafkaConstants.OFFSET, 8L);
        later.setProperty(FailedAttempt.FIRST, Instant.now().minus(Duration.ofMinutes(16)));
        fails(later, 504);
        outages.retries(later);
        fails(later, 504);
        assertThat(outages.holds(later)).as("its patience is over").isFalse();
    }

    @Test
    void shouldNotTakeItsOwnHasteForAnOutage() {
        List<ExternalSystem.Call> busy = IntStream.range(0, 10).mapToObj(number -> systems.named("onec").begin("slow", "m" + number)).toList();
        Exchange exchange = record(Instant.now());
        away(exchange);
        outages.retries(exchange);
        away(exchange);
        assertThat(outages.holds(exchange)).isTrue();
        outages.hold(exchange);
        assertThat(systems.states().get(0).breaker()).isEqualTo("closed");
        busy.forEach(ExternalSystem.Call::served);
    }

    @Test
    void shouldKeepTheLongerOfTwoPausesThatASystemAskedFor() {
        ExternalSystem onec = systems.named("onec");
        ExternalSystem.Call first = onec.begin("get-invoice", "1");
        ExternalSystem.Call second = onec.begin("get-invoice", "2");
        first.failed(limited(3600), true);
        second.failed(limited(1), true);
        assertThat(onec.state().nextAttemptAt()).isAfter(Instant.now().plus(Duration.ofMinutes(50)));
        onec.askAgain();
        assertThat(onec.state().breaker()).isEqualTo("closed");
    }

    private static ExternalSystemException limited(long seconds) {
        return new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "onec", "get-invoice", 429, "", seconds, null);
    }

    private void away(Exchange exchange) {
        try {
            systems.named("onec").begin("create-invoice", "1");
        } catch (ExternalSystemAwayException e) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, e);
        }
        new FailedAttempt().process(exchange);
    }

    @Test
    void shouldSayTheSameAboutOneFailureHoweverOftenItIsAsked() {
        Exchange exchange = record(Instant.now());
        fails(exchange, 503);
        assertThat(outages.holds(exchange)).isFalse();
        systems.named("onec").away();
        assertThat(outages.retries(exchange)).as("the policy's clauses ask one after the other").isTrue();
    }

    private void fails(Exchange exchange, int status) {
        end(exchange, systems.named("onec").begin("create-invoice", "1"), status);
        new FailedAttempt().process(exchange);
    }

    private static void end(Exchange exchange, ExternalSystem.Call call, int status) {
        ExternalSystemException failure = new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "onec", "create-invoice", status, "", 0,
                null);
        call.failed(failure, true);
        exchange.setProperty(ExternalCall.CALL, call);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
    }

    private static Exchange record(Instant time) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, "there");
        exchange.getMessage().setHeader(KafkaConstants.OFFSET, 7L);
        exchange.setProperty(EventReader.PROPERTY, new Event("1", "deals.deal.won", "/x", "deal:1", time, "1", null, "1",
                JsonNodeFactory.instance.objectNode()));
        return exchange;
    }
}
