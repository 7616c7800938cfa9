package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Hands dead letters that a system outside had handed over to their route again. Each is claimed for a minute before it is handed over,
 * so that two hubs do not both do it, and one that died in between is made up for; what the route does is harmless when it is repeated.
 */
@Component("edgeRetries")
class EdgeRetries {

    /** The exchange property with the fingerprint of the letter that is handed over. */
    static final String FINGERPRINT = "retriedFingerprint";

    private static final Logger LOG = LoggerFactory.getLogger(EdgeRetries.class);
    private static final Duration CLAIM = Duration.ofMinutes(1);
    private static final int MOST_AT_ONCE = 100;

    private final JdbcClient database;
    private final Listeners listeners;
    private final DeadLetters deadLetters;
    private final ProducerTemplate producer;

    EdgeRetries(JdbcClient database, Listeners listeners, DeadLetters deadLetters, ProducerTemplate producer) {
        this.database = database;
        this.listeners = listeners;
        this.deadLetters = deadLetters;
        this.producer = producer;
    }

    /** Hands over what waits, at most 100 a call. */
    public void handOver() {
        for (int handed = 0; handed < MOST_AT_ONCE; handed++) {
            Optional<Letter> claimed = claim();
            if (claimed.isEmpty()) {
                return;
            }
            handOver(claimed.get());
        }
    }

    private Optional<Letter> claim() {
        return database.sql("""
                update dead_letter set edge_claimed_until = :until where id = (
                  select id from dead_letter where status = 'retried' and topic is null
                    and (edge_claimed_until is null or edge_claimed_until < :now)
                  order by retried_at limit 1 for update skip locked)
                returning """ + ' ' + Letter.COLUMNS)
                .param("now", RecordedTime.parameter(Instant.now())).param("until", RecordedTime.parameter(Instant.now().plus(CLAIM)))
                .query(Letter.class).optional();
    }

    private void handOver(Letter letter) {
        Optional<String> edge = listeners.edge(letter.listener());
        if (edge.isEmpty()) {
            LOG.warn("Dead letter {} waits for its route {}, which is gone", letter.id(), letter.listener());
            return;
        }
        Exchange done = producer.send(edge.get(), exchange -> {
            exchange.setProperty(EventReader.RETRY, true);
            exchange.setProperty(FINGERPRINT, letter.fingerprint());
            exchange.getMessage().setHeaders(headers(letter));
            exchange.getMessage().setBody(letter.body());
        });
        if (done.getException() != null) {
            LOG.warn("Dead letter {} could not be handed to {}; it is tried again: {}", letter.id(), letter.listener(),
                    done.getException().toString());
        } else {
            // Where the route's policy dealt with a failure, the letter is open again, and this changes nothing.
            deadLetters.resolve(done);
        }
    }

    private static Map<String, Object> headers(Letter letter) throws JsonProcessingException {
        return StrictJson.mapper().readValue(letter.headers(), new TypeReference<>() {
        });
    }
}
