package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tickets that were answered before, found by the words of their users. */
@Component
class EarlierTickets {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,40}");
    private static final int MOST_WORDS = 24;
    private static final int LONGEST_SHOWN = 600;
    /** Below, two tickets share a word that many share. */
    private static final double LEAST_SHARE = 0.25;

    private final JdbcClient database;

    EarlierTickets(JdbcClient database) {
        this.database = database;
    }

    /**
     * {@code [{ref, ticketId, title, status, question, answer, score}]}: tickets that an operator has answered, resolved ones before
     * others of the same score. The score is the share of the question's words that the ticket has.
     */
    ArrayNode similarTo(long ticketId, String text, int most) {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        Set<String> words = new LinkedHashSet<>();
        WORD.matcher(text.toLowerCase(Locale.ROOT).replace('ё', 'е')).results().limit(200).forEach(word -> words.add(word.group()));
        if (words.isEmpty()) {
            return found;
        }
        List<ObjectNode> rows = database.sql("""
                with wanted as materialized (
                    select distinct lexeme from unnest(to_tsvector('russian', :words)) limit :mostWords),
                asked as (select string_agg(quote_literal(lexeme), ' | ')::tsquery as any_of, count(*) as words from wanted),
                hit as (
                    select message.ticket_id, message.text,
                        (select count(*) from wanted where to_tsvector('russian', translate(left(message.text, 4000), 'ёЁ', 'еЕ'))
                            @@ quote_literal(wanted.lexeme)::tsquery)::float8 / asked.words as score
                    from ticket_message message, asked
                    where message.direction = 'in' and message.ticket_id <> :ticket
                      and to_tsvector('russian', translate(left(message.text, 4000), 'ёЁ', 'еЕ')) @@ asked.any_of
                    order by message.id desc limit 200),
                best as (select distinct on (ticket_id) * from hit order by ticket_id, score desc)
                select ticket.id, ticket.title, ticket.status, best.text, best.score, answer.text as answer
                from best join ticket on ticket.id = best.ticket_id
                cross join lateral (select text from ticket_message where ticket_id = ticket.id and author = 'operator'
                    order by id desc limit 1) answer
                where ticket.status in ('resolved', 'answered') and best.score >= :least
                order by best.score desc, ticket.status = 'resolved' desc, ticket.id desc limit :most""")
                .param("words", String.join(" ", words)).param("mostWords", MOST_WORDS).param("ticket", ticketId)
                .param("least", LEAST_SHARE).param("most", most)
                .query((row, number) -> JsonNodeFactory.instance.objectNode().put("ref", "ticket:" + row.getLong("id"))
                        .put("ticketId", row.getLong("id")).put("title", row.getString("title")).put("status", row.getString("status"))
                        .put("question", OutsideText.bounded(row.getString("text"), LONGEST_SHOWN))
                        .put("answer", OutsideText.bounded(row.getString("answer"), LONGEST_SHOWN))
                        .put("score", Math.round(row.getDouble("score") * 100) / 100.0)).list();
        rows.forEach(found::add);
        return found;
    }

    /** How many tickets the same chat had before this one. */
    int before(long ticketId, String system, String chatId) {
        return database.sql("select count(*) from ticket where system = ? and chat_id = ? and id < ?").params(system, chatId, ticketId)
                .query(Integer.class).single();
    }
}
