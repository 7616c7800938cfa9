package io.bactrian.llm.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Shows the calls, newest first. */
@Component("callList")
class CallList {

    private static final int LONGEST_FILTER = 200;
    private static final Map<String, String> FILTERS = Map.of("task", "task", "caller", "caller", "outcome", "outcome", "deployment",
            "deployment", "prompt", "prompt_name", "promptVersion", "prompt_version", "conversation", "conversation", "model", "model");

    /** All but the texts, which may have a megabyte each. */
    private static final String SHOWN = """
            sequence, id, at, task, tenant, caller, conversation, language, complexity, model_group, deployment, model, prompt_name,
            prompt_version, prompt_label, input_tokens, output_tokens, price, currency, millis, first_token_millis, streamed, cache, similarity,
            personal_data, decision, confidence, decision_made_by, fallback_reason, outcome, error, attempts, replay_of,
            suspicions""";

    private final JdbcClient database;
    private final ObjectMapper json;

    CallList(JdbcClient database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** {@code GET /api/v1/llm/calls}: without the texts. */
    public Answer list(Exchange exchange) {
        Message message = exchange.getMessage();
        Page page = Page.of(message.getHeader("cursor", String.class), message.getHeader("limit", String.class));
        List<String> conditions = new ArrayList<>(List.of("(:after = 0 or sequence < :after)"));
        Map<String, Object> values = new HashMap<>();
        FILTERS.forEach((parameter, column) -> {
            String value = message.getHeader(parameter, String.class);
            if (value != null && !value.isBlank()) {
                demand(value.length() <= LONGEST_FILTER && value.indexOf(0) < 0, parameter + " has at most " + LONGEST_FILTER + " characters");
                conditions.add(column + " = :" + parameter);
                values.put(parameter, value);
            }
        });
        String outcome = (String) values.get("outcome");
        demand(outcome == null || outcome.equals("answered") || outcome.equals("failed"), "outcome is answered or failed");
        time(message, "from", conditions, values, "at >= :from");
        time(message, "to", conditions, values, "at < :to");
        return Answer.ok(page.answer(database.sql("select " + SHOWN + " from llm_call where " + String.join(" and ", conditions)
                        + " order by sequence desc limit :limit")
                .params(values).param("after", page.after()).param("limit", page.limit() + 1).query(this::row).list(), "sequence"));
    }

    private static void time(Message message, String parameter, List<String> conditions, Map<String, Object> values, String condition) {
        String value = message.getHeader(parameter, String.class);
        if (value != null && !value.isBlank()) {
            try {
                values.put(parameter, OffsetDateTime.parse(value));
                conditions.add(condition);
            } catch (DateTimeException e) {
                throw new HubException(ErrorCode.BAD_PARAMETER, parameter + " is a time such as 2026-01-31T09:15:00Z");
            }
        }
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new HubException(ErrorCode.BAD_PARAMETER, otherwise);
        }
    }

    /** {@code GET /api/v1/llm/calls/{id}}: with its redacted texts, as long as they are kept. */
    public Answer get(@Header("id") String id) {
        return Answer.ok(find(id));
    }

    ObjectNode find(@Nullable String id) {
        if (id == null || id.length() > LONGEST_FILTER || id.indexOf(0) >= 0) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "The id of a call is a short text");
        }
        return database.sql("select * from llm_call where id = ?").param(id).query((row, number) -> {
            ObjectNode call = row(row, number);
            call.set("request", parsed(row.getString("request")));
            call.set("answer", parsed(row.getString("answer")));
            return call;
        }).optional().orElseThrow(() -> new HubException(ErrorCode.NOT_FOUND, "There is no call " + id));
    }

    private ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode call = json.createObjectNode().put("id", row.getString("id")).put("sequence", row.getLong("sequence"))
                .put("at", row.getObject("at", OffsetDateTime.class).toInstant().toString());
        for (String column : List.of("task", "tenant", "caller", "conversation", "language", "complexity")) {
            call.put(column, row.getString(column));
        }
        call.put("group", row.getString("model_group")).put("deployment", row.getString("deployment")).put("model", row.getString("model"));
        ObjectNode prompt = row.getString("prompt_name") == null ? null : call.putObject("prompt");
        if (prompt != null) {
            prompt.put("name", row.getString("prompt_name")).put("version", row.getString("prompt_version"))
                    .put("label", row.getString("prompt_label"));
        }
        call.put("inputTokens", row.getLong("input_tokens")).put("outputTokens", row.getLong("output_tokens"))
                .put("price", row.getBigDecimal("price").stripTrailingZeros().toPlainString()).put("currency", row.getString("currency"))
                .put("millis", row.getLong("millis")).put("firstTokenMillis", row.getObject("first_token_millis", Long.class))
                .put("streamed", row.getBoolean("streamed")).put("cache", row.getString("cache"))
                .put("similarity", row.getBigDecimal("similarity")).put("personalData", row.getBoolean("personal_data"))
                .put("decision", row.getString("decision")).put("confidence", row.getBigDecimal("confidence"))
                .put("decisionMadeBy", row.getString("decision_made_by")).put("fallbackReason", row.getString("fallback_reason"))
                .put("outcome", row.getString("outcome")).put("error", row.getString("error")).put("replayOf", row.getString("replay_of"));
        ArrayNode suspicions = call.putArray("suspicions");
        if (row.getString("suspicions") != null) {
            List.of(row.getString("suspicions").split(",")).forEach(suspicions::add);
        }
        call.set("attempts", parsed(row.getString("attempts")));
        return call;
    }

    @Nullable
    private JsonNode parsed(@Nullable String text) {
        try {
            return text == null ? json.nullNode() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

}
