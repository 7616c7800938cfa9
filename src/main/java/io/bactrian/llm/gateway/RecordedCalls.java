package io.bactrian.llm.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.llm.openai.CompletionWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Writes records of calls, many a statement: one array a column, one prepared statement for any number of rows. */
@Component
class RecordedCalls {

    private static final int LONGEST_NAME = 200;

    private final JdbcClient database;
    private final ObjectMapper json;
    private final OrdersFromOutside orders;

    RecordedCalls(JdbcClient database, ObjectMapper json, OrdersFromOutside orders) {
        this.database = database;
        this.json = json;
        this.orders = orders;
    }

    /** All or none. */
    void insert(List<CallRecord> calls) {
        database.sql("""
                insert into llm_call (id, at, task, tenant, caller, conversation, language, complexity, model_group, deployment, model,
                                      prompt_name, prompt_version, prompt_label, input_tokens, output_tokens, price, currency, spent, millis,
                                      first_token_millis, streamed, cache, similarity, personal_data, fallback_reason, outcome, error,
                                      attempts, request, answer, replay_of, suspicions)
                select id, at, task, tenant, caller, conversation, language, complexity, model_group, deployment, model, prompt_name,
                       prompt_version, prompt_label, input_tokens, output_tokens, price, currency, spent, millis, first_token_millis,
                       streamed, cache, similarity, personal_data, fallback_reason,
                       case when error is null then 'answered' else 'failed' end, error, attempts::jsonb, request, answer, replay_of,
                       suspicions
                from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::numeric[], ?::text[],
                            ?::numeric[], ?::bigint[], ?::bigint[], ?::boolean[], ?::text[], ?::numeric[], ?::boolean[], ?::text[],
                            ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                  as call (id, at, task, tenant, caller, conversation, language, complexity, model_group, deployment, model, prompt_name,
                           prompt_version, prompt_label, input_tokens, output_tokens, price, currency, spent, millis, first_token_millis,
                           streamed, cache, similarity, personal_data, fallback_reason, error, attempts, request, answer, replay_of,
                           suspicions)
                """)
                .params(texts(calls, CallRecord::id), texts(calls, call -> call.at().toString()), texts(calls, CallRecord::task),
                        texts(calls, call -> call.caller().tenant()), texts(calls, call -> call.caller().client()),
                        texts(calls, CallRecord::conversation), texts(calls, CallRecord::language),
                        texts(calls, call -> call.complexity() == null ? null : call.complexity().word()), texts(calls, CallRecord::group),
                        texts(calls, CallRecord::deployment), texts(calls, CallRecord::model),
                        texts(calls, call -> call.prompt() == null ? null : call.prompt().name()),
                        texts(calls, call -> call.prompt() == null ? null : call.prompt().version()),
                        texts(calls, call -> call.prompt() == null ? null : call.prompt().label()),
                        column(calls, CallRecord::inputTokens, Long[]::new), column(calls, CallRecord::outputTokens, Long[]::new),
                        column(calls, CallRecord::price, BigDecimal[]::new), texts(calls, CallRecord::currency),
                        column(calls, CallRecord::spent, BigDecimal[]::new), column(calls, CallRecord::millis, Long[]::new),
                        column(calls, CallRecord::firstTokenMillis, Long[]::new), column(calls, CallRecord::streamed, Boolean[]::new),
                        texts(calls, CallRecord::cache),
                        column(calls, call -> call.similarity() == null ? null : BigDecimal.valueOf(call.similarity()), BigDecimal[]::new),
                        column(calls, CallRecord::personalData, Boolean[]::new), texts(calls, CallRecord::fallbackReason),
                        texts(calls, CallRecord::error), texts(calls, call -> Attempts.json(call.attempts()).toString()),
                        column(calls, call -> request(call.texts()), String[]::new), column(calls, call -> answer(call.texts()), String[]::new),
                        texts(calls, CallRecord::replayOf), texts(calls, orders::in))
                .update();
    }

    void decide(CallRecord.Decision decision) {
        database.sql("update llm_call set decision = ?, confidence = ?, decision_made_by = ? where id = ?")
                .params(decision.branch(), decision.confidence(), decision.madeBy().toLowerCase(Locale.ROOT), decision.callId()).update();
    }

    /** In OpenAI's format, which the replay reads again; the hub's own part in a field of its own. */
    @Nullable
    private String request(@Nullable CallRecord.Texts texts) {
        if (texts == null) {
            return null;
        }
        ObjectNode request = CompletionWriter.request(texts.request());
        if (texts.answerSchema() instanceof JsonNode schema) {
            request.set("answerSchema", schema);
        }
        if (!texts.variables().isEmpty()) {
            request.set("variables", json.valueToTree(texts.variables()));
        }
        return text(request);
    }

    @Nullable
    private String answer(@Nullable CallRecord.Texts texts) {
        return texts == null || texts.answer() == null ? null : text(CompletionWriter.message(texts.answer()));
    }

    private String text(JsonNode node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T[] column(List<CallRecord> calls, Function<CallRecord, T> value, java.util.function.IntFunction<T[]> array) {
        return calls.stream().map(value).toArray(array);
    }

    /** PostgreSQL takes U+0000 in no text. */
    private static String[] texts(List<CallRecord> calls, Function<CallRecord, String> value) {
        return calls.stream().map(value).map(text -> text == null ? null : cut(text)).toArray(String[]::new);
    }

    private static String cut(String text) {
        String clean = text.replace('\u0000', '\uFFFD');
        return clean.length() <= LONGEST_NAME || clean.startsWith("[{") ? clean : clean.substring(0, LONGEST_NAME);
    }
}
