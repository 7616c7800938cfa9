package io.bactrian.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The door for what external systems push or announce: prove the caller, store durably, and only then acknowledge. */
@Component("webhooks")
public class Webhooks {

    private final Inbox inbox;
    private final Outbox outbox;
    private final Map<String, String> secrets;

    Webhooks(Inbox inbox, Outbox outbox, @Value("${hub.telegram.webhook-secret}") String telegram,
             @Value("${hub.bitrix24.application-token}") String bitrix24, @Value("${hub.onec.webhook-token}") String onec) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.secrets = Map.of("telegram", telegram, "bitrix24", bitrix24, "onec", onec);
    }

    /**
     * Compares what the caller sent with the secret that is configured for that system, in constant time. No secret configured (only the
     * sandbox starts so) means that none may be sent.
     *
     * @throws HubException {@link ErrorCode#WEBHOOK_REFUSED}
     */
    public void prove(String system, @Nullable String sent) {
        if (!MessageDigest.isEqual(bytes(sent), bytes(secrets.get(system)))) {
            throw new HubException(ErrorCode.WEBHOOK_REFUSED, "The webhook's secret does not match");
        }
    }

    private static byte[] bytes(String text) {
        return (text == null ? "" : text.replaceFirst("^Bearer ", "")).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Refuses an announcement that no route handles.
     *
     * @throws HubException {@link ErrorCode#UNKNOWN_EVENT_TYPE}, always
     */
    public void refuseType(@Nullable String type) {
        String shown = type == null ? "" : type.length() > 100 ? type.substring(0, 100) : type;
        throw new HubException(ErrorCode.UNKNOWN_EVENT_TYPE, "The hub does not handle the event \"" + shown + "\"");
    }

    /**
     * Stores one event for Kafka.
     *
     * @param receipt what its sender calls this message, so that a repeat is dropped; null where a repeat does no harm
     * @throws HubException {@link ErrorCode#SCHEMA_VIOLATION} when the sender left out what the event needs
     */
    @Transactional
    public void store(Event event, @Nullable String receipt) {
        if (receipt != null && !inbox.firstTime("webhooks", receipt)) {
            return;
        }
        try {
            outbox.append(event);
        } catch (HubException e) {
            throw e.code() == ErrorCode.INVALID_EVENT ? new HubException(ErrorCode.SCHEMA_VIOLATION, e.getMessage(), e) : e;
        }
    }
}
