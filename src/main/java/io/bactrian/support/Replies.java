package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.DeliveryQueues;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.Receivers;
import io.bactrian.delivery.RecordedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the hub and the operators answer, and whether it arrived. */
@Component("replies")
public class Replies {

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;
    private final DeliveryQueues queues;
    private final Receivers receivers;
    private final Duration chatPause;
    private final Duration groupPause;

    Replies(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys, DeliveryQueues queues, Receivers receivers,
            @Value("${hub.telegram.chat-pause}") Duration chatPause, @Value("${hub.telegram.group-pause}") Duration groupPause) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.queues = queues;
        this.receivers = receivers;
        this.chatPause = chatPause;
        this.groupPause = groupPause;
    }

    /** {@code POST /api/v1/tickets/{id}/replies}: the reply is kept and will be delivered; the answer does not wait for that. */
    @Transactional
    public Answer reply(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key,
                        @Header("X-Correlation-Id") String correlationId) {
        long ticketId = Identifier.of(id);
        ObjectNode named = request.deepCopy();
        named.put("ticketId", ticketId);
        return idempotencyKeys.once(key, "replyToTicket", named, () -> {
            TicketRow ticket = database.sql("""
                    update ticket set status = 'answered', version = version + 1, updated_at = :now
                    where id = :id and status <> 'resolved' returning *""")
                    .param("id", ticketId).param("now", RecordedTime.parameter(Instant.now())).query(TicketRow::of).optional()
                    .orElseThrow(() -> Identifier.unknown("ticket", id));
            Event cause = Event.original(correlationId, "support.reply.requested", "", "", named);
            long messageId = request(ticket, "operator", request.path("text").asText(), cause);
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("messageId", messageId).put("ticketId", ticketId).put("deliveryStatus", "pending");
            return Answer.accepted("/api/v1/tickets/" + ticketId, answer);
        });
    }

    /** Requests the hub's own answer to a ticket event, {@code {ticketId, text}}. */
    @Transactional
    public void acknowledge(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode acknowledgement) {
        if (inbox.firstTime("replies.acknowledge", event.id())) {
            TicketRow ticket = database.sql("select * from ticket where id = ?").param(acknowledgement.path("ticketId").longValue())
                    .query(TicketRow::of).single();
            request(ticket, "hub", acknowledgement.path("text").asText(), event);
        }
    }

    /** Lets the hub say something to the user of a ticket, as part of the surrounding transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void say(long ticketId, String text, Event cause) {
        request(database.sql("select * from ticket where id = ?").param(ticketId).query(TicketRow::of).single(), "hub", text, cause);
    }

    private long request(TicketRow ticket, String author, String text, Event cause) {
        long messageId = database.sql("""
                insert into ticket_message (ticket_id, direction, author, text, delivery_status, sent_at)
                values (?, 'out', ?, ?, 'pending', ?) returning id""")
                .params(ticket.id(), author, text.replace("\u0000", "\uFFFD"), RecordedTime.parameter(Instant.now()))
                .query(Long.class).single();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("messageId", messageId).put("ticketId", ticket.id()).put("system", ticket.system()).put("chatId", ticket.chatId())
                .put("language", ticket.language()).put("text", text).put("author", author);
        outbox.append(Event.causedBy(cause, "support.reply.requested", ticket.system() + ":" + ticket.chatId(), "ticket:" + ticket.id(), data));
        return messageId;
    }

    /** Puts a requested reply into the queue of its chat. A group, whose number Telegram makes negative, takes fewer messages a minute. */
    @Transactional
    public void queue(Exchange exchange) {
        JsonNode reply = event(exchange).data();
        String chat = reply.path("chatId").asText();
        queues.add(exchange, reply.path("system").asText(), chat, chat.startsWith("-") ? groupPause : chatPause);
    }

    /**
     * The reply that still has to be sent, or null when it was delivered or given up: a repeated event then sends nothing. A retry sends
     * what had failed, too.
     */
    public JsonNode toSend(@ExchangeProperty(EventReader.PROPERTY) Event event, @ExchangeProperty(EventReader.RETRY) Boolean retry) {
        String status = database.sql("select delivery_status from ticket_message where id = ?")
                .param(event.data().path("messageId").longValue()).query(String.class).optional().orElse("");
        return status.equals("pending") || Boolean.TRUE.equals(retry) && status.equals("failed") ? event.data() : null;
    }

    /** Notes that the messenger took the reply, {@code {externalMessageId}}, and ends its delivery. */
    @Transactional
    public void delivered(Exchange exchange, @Body JsonNode receipt) {
        Event event = event(exchange);
        Instant now = Instant.now();
        int changed = database.sql("""
                update ticket_message set delivery_status = 'delivered', delivery_detail = null, external_id = ?, delivered_at = ?
                where id = ? and delivery_status in ('pending', 'failed')""")
                .params(receipt.path("externalMessageId").asText(), RecordedTime.parameter(now), event.data().path("messageId").longValue())
                .update();
        if (changed == 1) {
            receivers.unblock(event.data().path("system").asText(), event.data().path("chatId").asText());
            outbox.append(Event.causedBy(event, "support.reply.delivered", event.key(), event.subject(), result(event)
                    .put("externalMessageId", receipt.path("externalMessageId").asText())
                    .put("deliveredAt", RecordedTime.parameter(now).toInstant().toString())));
        }
        queues.done(exchange);
    }

    /** Notes that the user blocked the bot, and ends the delivery: that is the user's wish, no failure of the hub. */
    @Transactional
    public void blocked(Exchange exchange) {
        Event event = event(exchange);
        receivers.block(event.data().path("system").asText(), event.data().path("chatId").asText());
        giveUp(event, Set.of("pending", "failed"), "blocked", "blocked", "The user blocked the bot");
        queues.done(exchange);
    }

    /** Notes that the reply could not be delivered, and puts it into the dead letters. */
    @Transactional
    public void failed(Exchange exchange) {
        queues.fail(exchange);
        giveUp(event(exchange), Set.of("pending"), "failed", "rejected", "Not delivered; see the dead letters");
    }

    private static Event event(Exchange exchange) {
        return exchange.getProperty(EventReader.PROPERTY, Event.class);
    }

    private void giveUp(Event event, Set<String> from, String status, String reason, String detail) {
        int changed = database.sql("""
                update ticket_message set delivery_status = :status, delivery_detail = :detail
                where id = :id and delivery_status in (:from)""")
                .param("status", status).param("detail", detail).param("id", event.data().path("messageId").longValue()).param("from", from)
                .update();
        if (changed == 1) {
            outbox.append(Event.causedBy(event, "support.reply.failed", event.key(), event.subject(),
                    result(event).put("reason", reason).put("detail", detail)));
        }
    }

    private static ObjectNode result(Event event) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("messageId", event.data().path("messageId").longValue()).put("ticketId", event.data().path("ticketId").longValue());
        return data;
    }
}
