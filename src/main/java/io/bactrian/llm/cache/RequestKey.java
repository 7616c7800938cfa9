package io.bactrian.llm.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import io.bactrian.llm.ModelRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * What makes two requests one. The exact key is a hash of all that can change the answer: who asks, of whom, with which prompt, system
 * text, messages, tools, schema and parameters. The scope leaves only the text of the last user message out.
 *
 * @param exact    SHA-256 in hex
 * @param scope    SHA-256 in hex, of an array with another beginning than that of an exact key
 * @param question the last user message, absent where the request does not end with plain text of a user
 */
record RequestKey(String exact, String scope, @Nullable String question) {

    private static final ObjectMapper JSON = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    /** An answer about "today" is worth nothing tomorrow. */
    private static final Pattern RELATIVE_TIME = Pattern.compile("""
            (?iu)(?<![\\p{L}\\p{N}])(today|tonight|yesterday|tomorrow|now|currently|this (week|month|quarter|year)\
            |(last|next) (day|week|month|quarter|year)\
            |at the moment|сегодня\\p{L}*|вчера\\p{L}*|завтра\\p{L}*|сейчас|текущ\\p{L}+|(на )?(этой|прошлой|следующей) неделе\
            |(в )?(этом|прошлом|следующем) (месяце|году|квартале))(?![\\p{L}\\p{N}])""");

    static RequestKey of(ModelRequest request, String model, LocalDate day) {
        List<ChatMessage> messages = request.chat().messages();
        ChatMessage last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        String question = last instanceof UserMessage user && user.hasSingleText() ? user.singleText() : null;
        Map<String, Object> all = new TreeMap<>();
        all.put("tenant", request.caller().tenant());
        all.put("client", request.caller().client());
        all.put("roles", new TreeSet<>(request.caller().roles()));
        all.put("task", request.task());
        all.put("model", model);
        all.put("requested", request.requested());
        all.put("prompt", request.prompt() == null ? null : List.of(request.prompt().name(), request.prompt().version()));
        all.put("language", request.language());
        all.put("schema", plain(request.answerSchema()));
        all.put("parameters", parameters(request.chat().parameters()));
        if (question != null && RELATIVE_TIME.matcher(question).find()) {
            all.put("day", day.toString());
        }
        List<ChatMessage> before = question == null ? messages : messages.subList(0, messages.size() - 1);
        all.put("before", ChatMessageSerializer.messagesToJson(before));
        if (question != null && ((UserMessage) last).name() != null) {
            all.put("user", ((UserMessage) last).name());
        }
        String scope = hash("scope", all);
        return new RequestKey(question == null ? hash("exact", all) : hash("exact", Map.of("scope", scope, "question", question)), scope,
                question);
    }

    private static Map<String, Object> parameters(ChatRequestParameters given) {
        Map<String, Object> all = new TreeMap<>();
        all.put("model", given.modelName());
        all.put("temperature", given.temperature());
        all.put("topP", given.topP());
        all.put("topK", given.topK());
        all.put("frequencyPenalty", given.frequencyPenalty());
        all.put("presencePenalty", given.presencePenalty());
        all.put("maxOutputTokens", given.maxOutputTokens());
        all.put("stop", given.stopSequences());
        all.put("toolChoice", given.toolChoice());
        all.put("tools", given.toolSpecifications() == null ? null : given.toolSpecifications().stream().map(RequestKey::tool).toList());
        all.put("format", format(given.responseFormat()));
        if (given.getClass() != DefaultChatRequestParameters.class) {
            // A provider's own parameters: what they are is not known here, that they are the same is.
            all.put("own", given.toString());
        }
        return all;
    }

    private static Map<String, Object> tool(ToolSpecification tool) {
        Map<String, Object> all = new TreeMap<>();
        all.put("name", tool.name());
        all.put("description", tool.description());
        all.put("parameters", tool.parameters() == null ? null : JsonSchemaElementUtils.toMap(tool.parameters()));
        all.put("metadata", tool.metadata() == null ? null : new TreeMap<>(tool.metadata()).toString());
        return all;
    }

    @Nullable
    private static Map<String, Object> format(@Nullable ResponseFormat format) {
        if (format == null) {
            return null;
        }
        Map<String, Object> all = new TreeMap<>();
        all.put("type", String.valueOf(format.type()));
        if (format.jsonSchema() != null) {
            all.put("name", format.jsonSchema().name());
            all.put("schema", format.jsonSchema().rootElement() == null ? null
                    : JsonSchemaElementUtils.toMap(format.jsonSchema().rootElement()));
        }
        return all;
    }

    @Nullable
    private static Object plain(@Nullable JsonNode schema) {
        return schema == null ? null : JSON.convertValue(schema, Object.class);
    }

    private static String hash(String kind, Map<String, Object> all) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(JSON.writeValueAsString(List.of(kind, all)).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
