package io.bactrian.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.Inbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The durable state of the agents' steps. A step is begun once, by an event; whoever is at it holds it until it is due, and then the sweep
 * begins the next attempt. Its result is written once: the first one stands, and a late one changes nothing.
 */
@Component("steps")
public class Steps {

    static final int MOST_AT_A_TIME = 20;
    private static final String ZERO = "\\u0000";

    private final JdbcClient database;
    private final Inbox inbox;
    private final ObjectMapper json;
    private final AgentSettings settings;

    Steps(JdbcClient database, Inbox inbox, ObjectMapper json, AgentSettings settings) {
        this.database = database;
        this.inbox = inbox;
        this.json = json;
        this.settings = settings;
    }

    /** Begins a step for the first event that asks for it; null for a repeat, and where the step was begun before. */
    @Transactional
    @Nullable
    public StepRun begin(Event event, Step step) {
        if (!inbox.firstTime("agents." + step.word(), event.id())) {
            return null;
        }
        long ticketId = event.data().path("ticketId").longValue();
        int begun = database.sql("""
                insert into agent_step (ticket_id, step, state, attempts, due_at, cause)
                values (:ticket, :step, 'running', 1, now() + make_interval(secs => :timeout), :cause) on conflict do nothing""")
                .param("ticket", ticketId).param("step", step.word()).param("timeout", seconds(settings.stepTimeout()))
                .param("cause", text(event)).update();
        return begun == 1 ? new StepRun(ticketId, step, 1, settings.attempts(), 0, false, event) : null;
    }

    /**
     * Goes on with a step that waits for the user, who has said something; null where it does not wait, or did go on. A message that was
     * known when the user was asked is no answer, however late its event comes.
     */
    @Transactional
    @Nullable
    public StepRun goOn(Event event, Step step) {
        if (!inbox.firstTime("agents." + step.word(), event.id())) {
            return null;
        }
        // Whoever is about to ask holds the row: an update would pass it over as it was before, and not wait.
        long ticketId = event.data().path("ticketId").longValue();
        database.sql("select from agent_step where ticket_id = ? and step = ? for update").params(ticketId, step.word())
                .query((row, number) -> true).optional();
        return database.sql("""
                update agent_step set state = 'running', attempts = 1, due_at = now() + make_interval(secs => :timeout), cause = :cause
                where ticket_id = :ticket and step = :step and state = 'waiting' and coalesce(asked_at_message, 0) < :message
                returning *, false as unanswered""")
                .param("timeout", seconds(settings.stepTimeout())).param("cause", text(event))
                .param("message", event.data().path("messageId").asLong(Long.MAX_VALUE))
                .param("ticket", ticketId).param("step", step.word())
                .query(this::run).optional().orElse(null);
    }

    /**
     * Begins a step that is done once more, where its result says so in one field: more is known now. Null where it says something else, or
     * this event has done it already. It counts like a question that was answered: what an attempt from before finds comes too late.
     */
    @Transactional
    @Nullable
    public StepRun reconsider(Event event, Step step, String field, String value) {
        if (!inbox.firstTime("agents." + step.word() + ".again", event.id())) {
            return null;
        }
        return database.sql("""
                update agent_step set state = 'running', attempts = 1, due_at = now() + make_interval(secs => :timeout), cause = :cause,
                    asked = asked + 1, result = null, made_by = null, finished_at = null
                where ticket_id = :ticket and step = :step and state = 'done' and asked < 2 and result ->> :field = :value
                returning *, false as unanswered""")
                .param("timeout", seconds(settings.stepTimeout())).param("cause", text(event)).param("field", field).param("value", value)
                .param("ticket", event.data().path("ticketId").longValue()).param("step", step.word())
                .query(this::run).optional().orElse(null);
    }

    /** Takes up what nobody has ended in time, each by one hub only. */
    @Transactional
    public List<StepRun> overdue() {
        return database.sql("""
                with due as (
                    select ticket_id, step from agent_step
                    where state <> 'done' and due_at <= now() order by due_at limit :most for update skip locked)
                update agent_step set state = 'running', attempts = case when state = 'waiting' then 1 else attempts + 1 end,
                    due_at = now() + make_interval(secs => :timeout)
                from due where agent_step.ticket_id = due.ticket_id and agent_step.step = due.step
                returning agent_step.*, asked > 0 and not exists (
                    select from ticket_message where ticket_id = agent_step.ticket_id and author = 'user' and id > asked_at_message) as unanswered""")
                .param("most", MOST_AT_A_TIME).param("timeout", seconds(settings.stepTimeout())).query(this::run).list();
    }

    /** Writes the step's result; false where it has one, or went on without this attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean finish(StepRun run, JsonNode result, JsonNode madeBy) {
        return database.sql("""
                update agent_step set state = 'done', result = :result::jsonb, made_by = :madeBy::jsonb, finished_at = now()
                where ticket_id = :ticket and step = :step and state = 'running' and asked = :asked""")
                .param("result", stored(result)).param("madeBy", stored(madeBy)).param("ticket", run.ticketId())
                .param("step", run.word()).param("asked", run.asked()).update() == 1;
    }

    /**
     * Takes the step for the rest of the transaction; false where it has a result, or went on without this attempt. What a user says
     * meanwhile goes on with the step as this transaction leaves it, and so finds it waiting where it waits.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(StepRun run) {
        return database.sql("""
                select from agent_step where ticket_id = :ticket and step = :step and state = 'running' and asked = :asked for update""")
                .param("ticket", run.ticketId()).param("step", run.word()).param("asked", run.asked())
                .query((row, number) -> true).optional().isPresent();
    }

    /** Lets the step wait for the user's answer; false where it has a result, or went on without this attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean await(StepRun run, long upToMessage, List<String> askedFor) {
        return database.sql("""
                update agent_step set state = 'waiting', asked = asked + 1, asked_at_message = :upTo, asked_for = :askedFor,
                    due_at = now() + make_interval(secs => :wait)
                where ticket_id = :ticket and step = :step and state = 'running' and asked = :asked""")
                .param("upTo", upToMessage).param("askedFor", askedFor.toArray(String[]::new))
                .param("wait", seconds(settings.answerWait())).param("ticket", run.ticketId()).param("step", run.word())
                .param("asked", run.asked()).update() == 1;
    }

    /** Notes that an attempt failed; the sweep begins the next one after a pause. */
    @Transactional
    public void putOff(StepRun run, String failure) {
        database.sql("""
                update agent_step set last_failure = :failure, due_at = now() + make_interval(secs => :pause)
                where ticket_id = :ticket and step = :step and state = 'running' and attempts = :attempt""")
                .param("failure", failure.replace("\u0000", "\uFFFD")).param("pause", seconds(settings.retryPause()) * run.attempt())
                .param("ticket", run.ticketId()).param("step", run.word()).param("attempt", run.attempt()).update();
    }

    /** The result of a step that is done. */
    public Optional<ObjectNode> result(long ticketId, Step step) {
        return database.sql("select result from agent_step where ticket_id = ? and step = ? and state = 'done'")
                .params(ticketId, step.word()).query((row, number) -> (ObjectNode) tree(row.getString("result"))).optional();
    }

    JsonNode tree(@Nullable String text) {
        try {
            return text == null ? json.nullNode() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    String text(Event event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Event event(String text) {
        try {
            return json.readValue(text, Event.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PostgreSQL keeps no zero character, not even an escaped one. A text that spells the escape, as logs of JSON do, stays as it is. */
    static String stored(JsonNode tree) {
        String written = tree.toString();
        StringBuilder stored = new StringBuilder(written.length());
        int copied = 0;
        for (int at = written.indexOf('\\'); at >= 0; at = written.indexOf('\\', at + 2)) {
            if (written.startsWith(ZERO, at)) {
                stored.append(written, copied, at).append('\uFFFD');
                copied = at + ZERO.length();
            }
        }
        return stored.append(written, copied, written.length()).toString();
    }

    private StepRun run(ResultSet row, int number) throws SQLException {
        return new StepRun(row.getLong("ticket_id"), Step.of(row.getString("step")), row.getInt("attempts"), settings.attempts(),
                row.getInt("asked"), row.getBoolean("unanswered"), event(row.getString("cause")));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
