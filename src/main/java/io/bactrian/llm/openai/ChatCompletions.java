package io.bactrian.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** {@code POST /v1/chat/completions}: what a company's tool asks, and how it is answered, whole or as a stream. */
@Component("chatCompletions")
class ChatCompletions {

    /** The task of everything that comes in here. */
    static final String TASK = "chat";

    private static final String STREAM = "modelStream";
    private static final String DEADLINE = "modelDeadline";
    private static final String RESPONSE = "completionResponse";
    private static final int LONGEST_NAME = 200;
    private static final int LARGEST_SCHEMA = 64_000;
    private static final int LONGEST_DEADLINE = 600;

    /** Keeps hold of the response, as long as the message is still the server's own. */
    public void open(Exchange exchange) {
        exchange.setProperty(RESPONSE, exchange.getIn(PlatformHttpMessage.class).getResponse());
    }

    /** Makes the model request of the JSON in the body. */
    public void read(Exchange exchange) {
        JsonNode json = exchange.getMessage().getBody(JsonNode.class);
        ChatRequest chat = CompletionReader.read(json);
        boolean streamed = CompletionReader.flag(json, "stream");
        boolean usage = CompletionReader.flag(json.path("stream_options"), "include_usage");
        Integer seconds = CompletionReader.whole(json, "timeout", LONGEST_DEADLINE);
        if (seconds != null) {
            exchange.setProperty(DEADLINE, Duration.ofSeconds(seconds));
        }
        if (streamed) {
            exchange.setProperty(STREAM, new CompletionStream(exchange.getProperty(RESPONSE, HttpServletResponse.class), usage));
        }
        Caller caller = Callers.current();
        exchange.getMessage().setBody(new ModelRequest(TASK, caller, named(json.path("metadata").path("conversation")), null,
                language(chat.messages()), schema(json), named(json.path("model")), chat));
    }

    @Nullable
    private static String named(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > LONGEST_NAME) {
            throw CompletionReader.bad("model and metadata.conversation are texts of at most " + LONGEST_NAME + " characters");
        }
        return value.textValue();
    }

    @Nullable
    private static JsonNode schema(JsonNode json) {
        if (!json.at("/response_format/type").asText().equals("json_schema")) {
            return null;
        }
        JsonNode schema = json.at("/response_format/json_schema/schema");
        if (!schema.isObject() || schema.toString().length() > LARGEST_SCHEMA) {
            throw CompletionReader.bad("response_format.json_schema.schema is a JSON Schema of at most " + LARGEST_SCHEMA + " characters");
        }
        return schema;
    }

    /** By its script: enough to choose a model that is strong at it. */
    private static String language(List<dev.langchain4j.data.message.ChatMessage> messages) {
        for (int index = messages.size() - 1; index >= 0; index--) {
            if (messages.get(index) instanceof UserMessage user) {
                long cyrillic = user.singleText().codePoints().limit(2000).filter(letter -> letter >= 0x400 && letter < 0x530).count();
                long latin = user.singleText().codePoints().limit(2000).filter(letter -> letter < 0x250 && Character.isLetter(letter)).count();
                return cyrillic > latin ? "ru" : "en";
            }
        }
        return "en";
    }

    /** Answers: at once, or with the end of the stream. */
    public void write(Exchange exchange) {
        ModelAnswer answer = exchange.getMessage().getBody(ModelAnswer.class);
        CompletionStream stream = exchange.getProperty(STREAM, CompletionStream.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        if (stream != null) {
            stream.end(answer);
            message.setBody(null);
            return;
        }
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(CompletionWriter.bytes(CompletionWriter.completion(answer, Instant.now().getEpochSecond())));
    }

    /** Tells the failure within the stream, if that has begun. */
    public void fail(Exchange exchange) {
        CompletionStream stream = exchange.getProperty(STREAM, CompletionStream.class);
        if (stream != null && stream.hasBegun()) {
            stream.fail(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(null);
        }
    }

    /** Whether the caller is still to be told. */
    public boolean isUntold(Exchange exchange) {
        CompletionStream stream = exchange.getProperty(STREAM, CompletionStream.class);
        return stream == null || !stream.hasBegun();
    }
}
