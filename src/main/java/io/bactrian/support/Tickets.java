package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.Parameter;
import io.bactrian.delivery.Receivers;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tickets: a chat has one that is not resolved, and every message of the chat belongs to it. */
@Component("tickets")
public class Tickets {

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Receivers receivers;
    private final Attachments attachments;

    Tickets(JdbcClient database, Inbox inbox, Outbox outbox, Receivers receivers, Attachments attachments) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.receivers = receivers;
        this.attachments = attachments;
    }

    /** Puts a user's message into the chat's ticket, and opens one where there is none. */
    @Transactional
    public void receive(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        if (!inbox.firstTime("tickets.receive", event.id())) {
            return;
        }
        JsonNode message = event.data();
        receivers.unblock(message.path("system").asText(), message.path("chatId").asText());
        Optional<TicketRow> open = database.sql("""
                update ticket set status = 'open', version = version + 1, updated_at = :now
                where system = :system and chat_id = :chatId and status <> 'resolved' returning *""")
                .param("system", message.path("system").asText()).param("chatId", message.path("chatId").asText())
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(TicketRow::of).optional();
        TicketRow ticket = open.orElseGet(() -> open(message));
        long messageId = add(ticket, message);
        attachments.add(ticket.id(), messageId, message.path("attachment"));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("ticketId", ticket.id()).put("system", ticket.system()).put("chatId", ticket.chatId())
                .put("language", ticket.language()).put("status", ticket.status());
        if (ticket.title() != null) {
            data.put("title", ticket.title());
        }
        data.put("text", message.path("text").asText()).put("messageId", messageId).put("openedAt", ticket.openedAt());
        publish(open.isPresent() ? "support.ticket.updated" : "support.ticket.created", ticket, data, event);
        if (open.isEmpty()) {
            publish("support.title.requested", ticket, JsonNodeFactory.instance.objectNode().put("ticketId", ticket.id())
                    .put("language", ticket.language()).put("text", message.path("text").asText()), event);
        }
    }

    private TicketRow open(JsonNode message) {
        return database.sql("""
                insert into ticket (system, chat_id, user_name, language, status, opened_at, updated_at)
                values (:system, :chatId, :userName, :language, 'open', :now, :now) returning *""")
                .param("system", message.path("system").asText()).param("chatId", message.path("chatId").asText())
                .param("userName", message.path("sender").path("name").asText())
                .param("language", Language.of(message.path("sender").path("language").asText(), message.path("text").asText()))
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(TicketRow::of).single();
    }

    private long add(TicketRow ticket, JsonNode message) {
        return database.sql("""
                insert into ticket_message (ticket_id, direction, author, text, kind, external_id, delivery_status, sent_at)
                values (:ticket, 'in', 'user', :text, :kind, :externalId, 'received', :sentAt) returning id""")
                .param("ticket", ticket.id()).param("text", message.path("text").asText().replace("\u0000", "\uFFFD"))
                .param("kind", message.path("kind").asText()).param("externalId", message.path("messageId").asText())
                .param("sentAt", RecordedTime.parameter(Instant.parse(message.path("sentAt").asText())))
                .query(Long.class).single();
    }

    /** Takes a title, {@code {ticketId, title, madeBy}}. */
    @Transactional
    public void title(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode title) {
        if (!inbox.firstTime("tickets.title", event.id())) {
            return;
        }
        database.sql("""
                update ticket set title = :title, title_made_by = :madeBy::jsonb, version = version + 1, updated_at = :now
                where id = :id returning *""")
                .param("id", title.path("ticketId").longValue()).param("title", title.path("title").asText())
                .param("madeBy", title.path("madeBy").toString()).param("now", RecordedTime.parameter(Instant.now()))
                .query(TicketRow::of).optional()
                .ifPresent(ticket -> publish("support.ticket.titled", ticket, title, event));
    }

    private void publish(String type, TicketRow ticket, JsonNode data, Event cause) {
        outbox.append(Event.causedBy(cause, type, Long.toString(ticket.id()), "ticket:" + ticket.id(), data));
    }

    /** {@code GET /api/v1/tickets} */
    public Answer list(@Header("chatId") String chatId, @Header("status") String status, @Header("cursor") String cursor,
                       @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, Set.of("open", "answered", "resolved"));
        return Answer.ok(page.answer(database.sql("select * from ticket where id > :after"
                + (chatId == null ? "" : " and chat_id = :chatId") + (status == null ? "" : " and status = :status")
                + " order by id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1).param("chatId", chatId).param("status", status)
                .query((row, number) -> TicketRow.of(row, number).json()).list()));
    }

    /** {@code GET /api/v1/tickets/{id}}: the ticket with its latest 500 messages, oldest first. */
    public Answer get(@Header("id") String id) {
        ObjectNode ticket = database.sql("select * from ticket where id = ?").param(Identifier.of(id)).query(TicketRow::of).optional()
                .map(TicketRow::json).orElseThrow(() -> Identifier.unknown("ticket", id));
        List<ObjectNode> messages = database.sql("""
                select * from (select * from ticket_message where ticket_id = ? order by id desc limit 500) latest order by id""")
                .param(Identifier.of(id)).query(MessageRow::json).list();
        attachments.show(Identifier.of(id), messages);
        receivers.blockedSince(ticket.path("system").asText(), ticket.path("chatId").asText())
                .ifPresent(since -> ticket.put("blockedAt", since.toString()));
        ticket.putArray("messages").addAll(messages);
        return Answer.ok(ticket);
    }
}
