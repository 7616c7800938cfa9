package io.bactrian.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a request in OpenAI's format. What the gateway cannot do is refused in clear words; what changes nothing about the answer
 * ({@code user}, {@code seed}, {@code store} and the like) is passed over.
 */
public final class CompletionReader {

    private static final int MOST_MESSAGES = 2_000;
    private static final int MOST_STOPS = 16;
    private static final int MOST_TOKENS = 1_000_000;
    private static final int LONGEST_NAME = 200;

    private CompletionReader() {
    }

    /** @throws HubException {@link ErrorCode#BAD_MODEL_REQUEST} or {@link ErrorCode#EMPTY_PROMPT} */
    public static ChatRequest read(JsonNode json) {
        if (!json.isObject()) {
            throw bad("The body is a JSON object");
        }
        ChatRequest.Builder request = ChatRequest.builder().messages(messages(json.path("messages")))
                .temperature(number(json, "temperature", 0, 2)).topP(number(json, "top_p", 0, 1))
                .frequencyPenalty(number(json, "frequency_penalty", -2, 2)).presencePenalty(number(json, "presence_penalty", -2, 2))
                .maxOutputTokens(whole(json, json.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens", MOST_TOKENS))
                .stopSequences(stops(json.path("stop")));
        Integer choices = whole(json, "n", 128);
        if (choices != null && choices > 1) {
            throw bad("n is 1: one answer for one request");
        }
        if (flag(json, "logprobs") || json.hasNonNull("top_logprobs")) {
            throw bad("logprobs are not given");
        }
        ToolReader.read(json, request);
        String format = json.at("/response_format/type").asText("text");
        if (format.equals("json_object")) {
            request.responseFormat(ResponseFormat.JSON);
        } else if (!format.equals("text") && !format.equals("json_schema")) {
            throw bad("response_format.type is text, json_object or json_schema");
        }
        return request.build();
    }

    /** The parameters of a tool, as the JSON Schema that {@link CompletionWriter} writes. */
    public static JsonObjectSchema toolParameters(JsonNode schema) {
        return ToolReader.parameters(schema, 0);
    }

    private static List<ChatMessage> messages(JsonNode json) {
        if (!json.isArray()) {
            throw bad("messages is a list");
        }
        if (json.size() > MOST_MESSAGES) {
            throw bad("messages has at most " + MOST_MESSAGES + " entries");
        }
        List<ChatMessage> messages = new ArrayList<>(json.size());
        Map<String, String> toolNames = new HashMap<>();
        for (JsonNode one : json) {
            messages.add(message(one, "messages[" + messages.size() + "]", toolNames));
        }
        if (messages.stream().noneMatch(message -> message instanceof UserMessage || message instanceof ToolExecutionResultMessage)) {
            throw new HubException(ErrorCode.EMPTY_PROMPT, "No message of the user says anything");
        }
        return messages;
    }

    private static ChatMessage message(JsonNode json, String place, Map<String, String> toolNames) {
        String role = json.path("role").asText("");
        JsonNode content = json.path("content");
        switch (role) {
            case "system", "developer" -> {
                return SystemMessage.from(filled(text(content, place), place));
            }
            case "user" -> {
                String said = text(content, place);
                if (said.isBlank()) {
                    throw new HubException(ErrorCode.EMPTY_PROMPT, place + " says nothing");
                }
                return UserMessage.from(said);
            }
            case "tool" -> {
                String id = json.path("tool_call_id").asText("");
                if (id.isBlank() || id.length() > LONGEST_NAME) {
                    throw bad(place + ".tool_call_id is missing");
                }
                return ToolExecutionResultMessage.from(id, toolNames.getOrDefault(id, "unknown"), orEmpty(text(content, place)));
            }
            case "assistant" -> {
                List<ToolExecutionRequest> calls = new ArrayList<>();
                for (JsonNode call : json.path("tool_calls")) {
                    calls.add(ToolReader.call(call, place));
                    toolNames.put(calls.get(calls.size() - 1).id(), calls.get(calls.size() - 1).name());
                }
                String text = content.isNull() || content.isMissingNode() ? null : text(content, place);
                if (text == null && calls.isEmpty()) {
                    throw bad(place + " has neither content nor tool_calls");
                }
                return AiMessage.builder().text(text).toolExecutionRequests(calls).build();
            }
            default -> throw bad(place + ".role is system, developer, user, assistant or tool");
        }
    }

    /** A tool may have nothing to say; LangChain4j has no words for that. */
    private static String orEmpty(String text) {
        return text.isBlank() ? "(empty)" : text;
    }

    private static String filled(String text, String place) {
        if (text.isBlank()) {
            throw bad(place + ".content is empty");
        }
        return text;
    }

    private static String text(JsonNode content, String place) {
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw bad(place + ".content is a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                // Private data could not be taken out of a picture or a sound.
                throw bad(place + ".content has a part other than text, which the gateway does not pass on");
            }
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").textValue());
        }
        return text.toString();
    }

    private static List<String> stops(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode stop : json.isArray() ? json : List.of(json)) {
            if (!stop.isTextual() || stop.textValue().isEmpty() || stop.textValue().length() > LONGEST_NAME || stops.size() >= MOST_STOPS) {
                throw bad("stop is a text, or a list of at most " + MOST_STOPS + " texts");
            }
            stops.add(stop.textValue());
        }
        return stops;
    }

    private static Double number(JsonNode json, String name, double least, double most) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw bad(name + " is a number from " + number(least) + " to " + number(most));
        }
        return value.doubleValue();
    }

    private static String number(double value) {
        return String.valueOf((long) value);
    }

    static Integer whole(JsonNode json, String name, int most) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            throw bad(name + " is a whole number from 1 to " + most);
        }
        return value.intValue();
    }

    static boolean flag(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw bad(name + " is true or false");
        }
        return value.booleanValue();
    }

    static HubException bad(String detail) {
        return new HubException(ErrorCode.BAD_MODEL_REQUEST, detail);
    }
}
