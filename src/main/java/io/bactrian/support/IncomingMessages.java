package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Positions;
import io.bactrian.delivery.Webhooks;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where a messenger's message enters the hub: stored durably before the messenger hears that it was taken. */
@Component("incomingMessages")
public class IncomingMessages {

    /** After a week without updates Telegram numbers them anew, from anywhere; a day less is on the safe side. */
    private static final Duration NUMBERS_LAST = Duration.ofDays(6);

    private final Webhooks webhooks;
    private final Positions positions;
    private final String bot;

    IncomingMessages(Webhooks webhooks, Positions positions, @Value("${hub.telegram.token}") String token) {
        this.webhooks = webhooks;
        this.positions = positions;
        // The number before the colon names the bot and is no secret. Updates are numbered per bot.
        this.bot = token.replaceFirst(":.*", "");
    }

    /** The first update of this bot that is not stored yet. */
    public long nextUpdate() {
        return positions.get("telegram-updates:" + bot, NUMBERS_LAST);
    }

    /** Notes that this update is dealt with. */
    public void dealtWith(@Header("updateId") long updateId) {
        positions.set("telegram-updates:" + bot, updateId);
    }

    /**
     * Refuses what is no update of Telegram's Bot API.
     *
     * @throws HubException {@link ErrorCode#SCHEMA_VIOLATION}
     */
    public void check(@Body JsonNode update) {
        if (!update.path("update_id").isIntegralNumber()) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "An update has an integer update_id");
        }
    }

    /** Stores {@code support.message.received}; an update that was stored before is dropped. */
    public void store(@Body JsonNode message, @Header("X-Correlation-Id") String correlationId) {
        String chat = message.path("system").asText() + ":" + message.path("chatId").asText();
        webhooks.store(Event.original(correlationId, "support.message.received", chat, "chat:" + chat, message),
                "telegram-update:" + bot + ":" + message.path("updateId").asText());
    }
}
