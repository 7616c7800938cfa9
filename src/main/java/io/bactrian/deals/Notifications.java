package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.delivery.Webhooks;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Announcements that carry only an id. They are stored as they come; the record is fetched afterwards, so that nothing slow stands
 * before the acknowledgement, and a repeat only fetches again.
 */
@Component("notifications")
public class Notifications {

    private final Webhooks webhooks;
    private final Inbox inbox;
    private final Outbox outbox;

    Notifications(Webhooks webhooks, Inbox inbox, Outbox outbox) {
        this.webhooks = webhooks;
        this.inbox = inbox;
        this.outbox = outbox;
    }

    /** Stores {@code crm.deal.notified}. */
    public void deal(String source, String externalId, String notification, @Header("X-Correlation-Id") String correlationId) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("source", source).put("externalId", externalId).put("notification", notification).put("notifiedAt", now());
        String key = source + ":" + externalId;
        webhooks.store(Event.original(correlationId, "crm.deal.notified", key, "crm-deal:" + key, data), null);
    }

    /** Stores {@code billing.payment.notified}. */
    public void payment(String system, String externalId, @Header("X-Correlation-Id") String correlationId) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("system", system).put("externalId", externalId).put("notifiedAt", now());
        String key = system + ":" + externalId;
        webhooks.store(Event.original(correlationId, "billing.payment.notified", key, "payment:" + key, data), null);
    }

    private static String now() {
        return RecordedTime.parameter(Instant.now()).toInstant().toString();
    }

    /** Publishes {@code crm.deal.changed} with the record that was fetched for a notification. */
    @Transactional
    public void fetched(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode deal) {
        if (inbox.firstTime("notifications.fetched", event.id())) {
            outbox.append(Event.causedBy(event, "crm.deal.changed", event.key(), event.subject(), deal));
        }
    }
}
