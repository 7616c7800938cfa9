package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * Puts values into a prompt. A value is never read as a template, and stands in the text as it is; one from outside stands between
 * delimiters that no such value contains, so that nothing in it can end its own block.
 */
final class PromptFilling {

    /** In characters, of all messages together: a prompt that is larger costs more than any answer is worth. */
    static final int LONGEST = 400_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PromptFilling() {
    }

    /**
     * @param trusted whether a variable's value is the hub's own
     * @throws HubException {@link ErrorCode#PROMPT_VARIABLE_MISSING} that names each, {@link ErrorCode#PROMPT_TOO_LARGE}
     */
    static List<ChatMessage> fill(String name, PromptText text, Predicate<String> trusted, Map<String, Object> variables) {
        Map<String, String> values = values(name, text, variables);
        List<String> outside = values.entrySet().stream().filter(value -> !trusted.test(value.getKey())).map(Map.Entry::getValue).toList();
        Map<String, Delimiter> delimiters = new LinkedHashMap<>();
        values.keySet().stream().filter(variable -> !trusted.test(variable))
                .forEach(variable -> delimiters.put(variable, Delimiter.of(variable, outside)));
        List<ChatMessage> messages = new ArrayList<>();
        long length = 0;
        for (PromptSection section : text.sections()) {
            String filled = fill(section.text(), values, delimiters);
            length += filled.length();
            if (length > LONGEST) {
                throw new HubException(ErrorCode.PROMPT_TOO_LARGE, "The filled prompt " + name + " is longer than " + LONGEST
                        + " characters");
            }
            messages.add(switch (section.role()) {
                case SYSTEM -> SystemMessage.from(filled);
                case USER -> UserMessage.from(filled);
                case ASSISTANT -> AiMessage.from(filled);
            });
        }
        return messages;
    }

    private static Map<String, String> values(String name, PromptText text, Map<String, Object> variables) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Violation> missing = new ArrayList<>();
        long length = 0;
        for (String variable : text.variables()) {
            Object value = variables.get(variable);
            if (value == null) {
                missing.add(new Violation("/" + variable, "is missing"));
                continue;
            }
            String written = written(value);
            length += written.length();
            if (length > LONGEST) {
                throw new HubException(ErrorCode.PROMPT_TOO_LARGE, "The values for the prompt " + name + " are longer than "
                        + LONGEST + " characters");
            }
            values.put(variable, written);
        }
        if (!missing.isEmpty()) {
            throw new HubException(ErrorCode.PROMPT_VARIABLE_MISSING, "The prompt " + name + " needs "
                    + String.join(", ", missing.stream().map(violation -> violation.pointer().substring(1)).toList()), missing);
        }
        return values;
    }

    private static String written(Object value) {
        if (value instanceof JsonNode json) {
            return json.isTextual() ? json.textValue() : json.toString();
        }
        return value instanceof Map || value instanceof Collection ? JSON.valueToTree(value).toString() : String.valueOf(value);
    }

    /** One pass from left to right over the prompt's own text: what was put in is not looked at again. */
    private static String fill(String text, Map<String, String> values, Map<String, Delimiter> delimiters) {
        StringBuilder filled = new StringBuilder();
        Matcher placeholder = PromptText.PLACEHOLDER.matcher(text);
        int from = 0;
        while (placeholder.find()) {
            filled.append(text, from, placeholder.start());
            from = placeholder.end();
            String value = values.get(placeholder.group(1));
            Delimiter delimiter = delimiters.get(placeholder.group(1));
            filled.append(delimiter == null ? value : delimiter.around(value, alone(text, placeholder)));
        }
        return filled.append(text, from, text.length()).toString();
    }

    private static boolean alone(String text, Matcher placeholder) {
        int begin = text.lastIndexOf('\n', placeholder.start() - 1) + 1;
        int end = text.indexOf('\n', placeholder.end());
        return text.substring(begin, placeholder.start()).isBlank()
                && text.substring(placeholder.end(), end < 0 ? text.length() : end).isBlank();
    }
}
