package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * What the stand-ins of language models share, whatever format they speak: a {@link SandboxModel rule} that answers, a {@link LlmScript
 * script} that overrules it, and the list of what was asked.
 */
@SandboxBean("sandboxChats")
class SandboxChats {

    private static final int SHOWN = 30;
    private static final int LONGEST_SHOWN = 2_000;
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int TOKENS_AROUND_A_MESSAGE = 4;

    private final Documents.Collection calls;
    private final LlmScript script;

    SandboxChats(Documents documents, LlmScript script) {
        this.calls = documents.collection("llm-calls");
        this.script = script;
    }

    /**
     * What a chat asks for.
     *
     * @param api            whose format it came in
     * @param messages       of the roles {@code system}, {@code user}, {@code assistant} and, for a tool's result, {@code tool}
     * @param responseFormat as OpenAI words it; missing where none is wanted
     * @param mostTokens     of the answer
     */
    record Wish(String api, List<SandboxModel.Message> messages, JsonNode responseFormat, int mostTokens) {
    }

    /**
     * What is answered.
     *
     * @param call the number of the call, for ids
     * @param tool what it calls instead of a text, or null
     * @param cut  whether the answer would have been longer
     */
    record Reply(String call, String text, @Nullable LlmScript.ToolCall tool, boolean cut, int promptTokens, int answerTokens) {

        /** The text as it streams, a word each. */
        List<String> words() {
            return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)"));
        }
    }

    Reply answer(Wish wish) {
        List<SandboxModel.Message> messages = wish.messages();
        String whole = messages.stream().map(SandboxModel.Message::text).collect(Collectors.joining("\n"));
        // Whoever was told what its tool said would otherwise call it for ever.
        boolean resultIsIn = messages.get(messages.size() - 1).role().equals("tool");
        Optional<LlmScript.Line> line = script.answer(whole, !resultIsIn);
        LlmScript.ToolCall tool = line.map(LlmScript.Line::tool).orElse(null);
        String full = tool != null ? "" : line.map(LlmScript.Line::text)
                .orElseGet(() -> new SandboxModel(messages, wish.responseFormat()).answer());
        boolean cut = tokens(full) > wish.mostTokens();
        String text = cut ? full.substring(0, full.offsetByCodePoints(0, wish.mostTokens() * CHARACTERS_A_TOKEN)) : full;
        int promptTokens = messages.stream().mapToInt(message -> tokens(message.text()) + TOKENS_AROUND_A_MESSAGE).sum();
        int answerTokens = tokens(tool == null ? text : tool.name() + Json.text(tool.arguments()));
        ObjectNode call = calls.add(number -> Json.object().put("id", number).put("at", Instant.now().toString()).put("api", wish.api())
                .put("prompt", shortened(messages.get(messages.size() - 1).text()))
                .put("answer", shortened(tool == null ? text : tool.name() + ' ' + Json.text(tool.arguments())))
                .put("promptTokens", promptTokens).put("completionTokens", answerTokens));
        return new Reply(call.path("id").asText(), text, tool, cut, promptTokens, answerTokens);
    }

    /** The newest calls first, for the page. */
    public ObjectNode calls() {
        List<ObjectNode> all = new ArrayList<>(calls.list(call -> true));
        Collections.reverse(all);
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(all.subList(0, Math.min(SHOWN, all.size()))));
        return answer;
    }

    /** A message is a text, or a list of parts of which the text ones count. */
    static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    /** A rule of thumb: four characters a token. */
    static int tokens(String text) {
        return (text.codePointCount(0, text.length()) + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
