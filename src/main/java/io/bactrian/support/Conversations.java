package io.bactrian.support;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads tickets for the agents that think about them. */
@Component
public class Conversations {

    private static final int MOST_MESSAGES = 50;
    private static final int MOST_FILES = 20;

    private final JdbcClient database;
    private final Attachments attachments;

    Conversations(JdbcClient database, Attachments attachments) {
        this.database = database;
        this.attachments = attachments;
    }

    public Optional<Conversation> find(long ticketId) {
        return database.sql("select * from ticket where id = ?").param(ticketId).query(TicketRow::of).optional().map(ticket ->
                new Conversation(ticketId, ticket.system(), ticket.chatId(), ticket.language(), ticket.status(), ticket.title(),
                        messages(ticketId), attachments.of(ticketId, MOST_FILES)));
    }

    /** Of a ticket that is there, since something happened to it. */
    public Conversation of(long ticketId) {
        return find(ticketId).orElseThrow(() -> new IllegalStateException("There is no ticket " + ticketId));
    }

    private List<Conversation.Line> messages(long ticketId) {
        return database.sql("""
                select * from (select * from ticket_message where ticket_id = ? order by id desc limit ?) latest order by id""")
                .params(ticketId, MOST_MESSAGES)
                .query((row, number) -> new Conversation.Line(row.getLong("id"), row.getString("author"), row.getString("text"),
                        row.getString("kind"))).list();
    }
}
