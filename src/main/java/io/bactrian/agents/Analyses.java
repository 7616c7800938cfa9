package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.support.Conversations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators are shown of a ticket's analysis, finished or not. */
@Component("analyses")
public class Analyses {

    private final JdbcClient database;
    private final Steps steps;
    private final Conversations conversations;

    Analyses(JdbcClient database, Steps steps, Conversations conversations) {
        this.database = database;
        this.steps = steps;
        this.conversations = conversations;
    }

    /** {@code GET /api/v1/tickets/{id}/analysis} */
    public Answer get(@Header("id") String id) {
        long ticketId = Identifier.of(id);
        conversations.find(ticketId).orElseThrow(() -> Identifier.unknown("ticket", id));
        Map<Step, ObjectNode> begun = new EnumMap<>(Step.class);
        database.sql("select * from agent_step where ticket_id = ?").param(ticketId)
                .query(row -> { begun.put(Step.of(row.getString("step")), step(row)); });
        ObjectNode analysis = JsonNodeFactory.instance.objectNode().put("ticketId", ticketId);
        analysis.put("state", state(begun));
        ArrayNode shown = analysis.putArray("steps");
        ArrayNode suspicions = analysis.putArray("suspicions");
        for (Step step : Step.values()) {
            ObjectNode known = begun.get(step);
            shown.add(known == null ? JsonNodeFactory.instance.objectNode().put("step", step.word()).put("state", "pending") : known);
            if (known != null) {
                known.path("result").path("suspicions").forEach(suspicions::add);
            }
        }
        return Answer.ok(analysis);
    }

    private static String state(Map<Step, ObjectNode> begun) {
        if (begun.containsKey(Step.RCA) && is(begun, Step.RCA, "done")) {
            return "done";
        }
        return begun.isEmpty() ? "not-started" : is(begun, Step.VALIDATION, "waiting") ? "waiting" : "running";
    }

    private static boolean is(Map<Step, ObjectNode> begun, Step step, String state) {
        return begun.containsKey(step) && begun.get(step).path("state").asText().equals(state);
    }

    private ObjectNode step(ResultSet row) throws SQLException {
        ObjectNode step = JsonNodeFactory.instance.objectNode().put("step", row.getString("step"));
        step.put("state", row.getString("state")).put("attempts", row.getInt("attempts"));
        step.put("startedAt", RecordedTime.text(row, "started_at")).put("finishedAt", RecordedTime.text(row, "finished_at"));
        if (row.getString("state").equals("waiting")) {
            ArrayNode askedFor = step.put("answerAwaitedUntil", RecordedTime.text(row, "due_at")).putArray("askedFor");
            for (String detail : (String[]) row.getArray("asked_for").getArray()) {
                askedFor.add(detail);
            }
        }
        if (row.getString("last_failure") != null) {
            step.put("lastFailure", row.getString("last_failure"));
        }
        JsonNode result = steps.tree(row.getString("result"));
        if (!result.isNull()) {
            step.set("result", result);
            step.set("madeBy", steps.tree(row.getString("made_by")));
        }
        return step;
    }
}
