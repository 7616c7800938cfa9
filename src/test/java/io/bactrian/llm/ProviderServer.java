package io.bactrian.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A provider that speaks OpenAI's format and misbehaves on demand. It says the name it has, and what it was asked. */
public final class ProviderServer implements AutoCloseable {

    /** What it does with a request. */
    public enum Mode {
        OK, HANG, DRIP, TOO_MANY, ERROR, UNAVAILABLE, GARBAGE, WRONG_JSON, CUT, CUT_AFTER_FIRST, UNAUTHORIZED, NO_BUDGET_400, NO_BUDGET_402,
        NO_SUCH_MODEL, BAD_ID, CONTEXT_TOO_LONG, EMPTY, REFUSAL
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.OK;
    private volatile String retryAfter;
    private volatile UnaryOperator<String> answer;
    private volatile String tool;
    private volatile UnaryOperator<String> arguments;

    public ProviderServer(String name) {
        this.name = name;
        this.answer = question -> name + " heard: " + question;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public void does(Mode other) {
        mode = other;
    }

    public void asksToWait(String seconds) {
        mode = Mode.TOO_MANY;
        retryAfter = seconds;
    }

    /** @param other makes the answer of the last message's text */
    public void answers(UnaryOperator<String> other) {
        answer = other;
    }

    /**
     * From now on it says what it says anyway, if it says anything, and then calls a tool.
     *
     * @param ofQuestion makes the arguments of the last message's text; null for none
     */
    public void callsTool(String name, UnaryOperator<String> ofQuestion) {
        tool = name;
        arguments = ofQuestion;
    }

    public List<JsonNode> requests() {
        return requests;
    }

    private void serve(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        boolean stream = request.path("stream").asBoolean();
        try {
            switch (mode) {
                case OK -> ok(exchange, request, stream);
                case HANG -> await(20_000);
                case DRIP -> drip(exchange);
                case TOO_MANY -> {
                    if (retryAfter != null) {
                        exchange.getResponseHeaders().set("Retry-After", retryAfter);
                    }
                    send(exchange, 429, error("Rate limit reached", "rate_limit_exceeded"));
                }
                case ERROR -> send(exchange, 500, error("The server had an error", "server_error"));
                case UNAVAILABLE -> send(exchange, 503, "<h1>Service Unavailable</h1>");
                case GARBAGE -> send(exchange, 200, "<html>Sign in first</html>");
                case WRONG_JSON -> send(exchange, 200, "{\"choices\":[]}");
                case CUT -> cut(exchange, stream, 0);
                case CUT_AFTER_FIRST -> cut(exchange, stream, 2);
                case UNAUTHORIZED -> send(exchange, 401, error("Incorrect API key provided", "invalid_api_key"));
                case NO_BUDGET_400 -> send(exchange, 400, error("Your credit balance is too low", "invalid_request_error"));
                case NO_BUDGET_402 -> send(exchange, 402, error("Payment required", "insufficient_quota"));
                case NO_SUCH_MODEL -> send(exchange, 404, error("The model does not exist", "model_not_found"));
                case BAD_ID -> send(exchange, 400, error("tool_call_id not found", "invalid_request_error"));
                case CONTEXT_TOO_LONG -> send(exchange, 400, error("This model's maximum context length is 10", "context_length_exceeded"));
                case REFUSAL -> refuse(exchange, stream);
                case EMPTY -> send(exchange, 200, completion("").toString());
            }
        } catch (IOException e) {
            // The caller has given up.
        } finally {
            exchange.close();
        }
    }

    private void ok(HttpExchange exchange, JsonNode request, boolean stream) throws IOException {
        String text = answer.apply(lastText(request));
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/messages")) {
            anthropic(exchange, text, stream);
            return;
        }
        if (path.endsWith("/api/chat")) {
            ollama(exchange, text, stream);
            return;
        }
        if (!stream) {
            ObjectNode completion = completion(text);
            if (tool != null) {
                ObjectNode call = ((ObjectNode) completion.at("/choices/0/message")).putArray("tool_calls").addObject().put("id", "call_1")
                        .put("type", "function");
                call.putObject("function").put("name", tool).put("arguments", arguments.apply(lastText(request)));
                ((ObjectNode) completion.at("/choices/0")).put("finish_reason", "tool_calls");
            }
            send(exchange, 200, completion.toString());
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String word : text.split("(?<=\\s)")) {
            event(out, delta(word, null));
        }
        if (tool != null) {
            String all = arguments.apply(lastText(request));
            event(out, toolDelta(tool, all.substring(0, all.length() / 2)));
            event(out, toolDelta(null, all.substring(all.length() / 2)));
        }
        event(out, delta(null, tool == null ? "stop" : "tool_calls"));
        ObjectNode usage = head("chat.completion.chunk");
        usage.putArray("choices");
        usage.putObject("usage").put("prompt_tokens", 7).put("completion_tokens", 5).put("total_tokens", 12);
        event(out, usage);
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    /** @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic's messages</a> */
    private void anthropic(HttpExchange exchange, String text, boolean stream) throws IOException {
        ObjectNode message = JSON.createObjectNode().put("id", "msg_1").put("type", "message").put("role", "assistant").put("model", name);
        if (!stream) {
            message.putArray("content").addObject().put("type", "text").put("text", text);
            message.put("stop_reason", "end_turn").putObject("usage").put("input_tokens", 7).put("output_tokens", 5);
            send(exchange, 200, message.toString());
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        message.putArray("content");
        message.putNull("stop_reason").putObject("usage").put("input_tokens", 7).put("output_tokens", 1);
        ObjectNode start = JSON.createObjectNode().put("type", "message_start");
        named(out, start.set("message", message));
        ObjectNode block = JSON.createObjectNode().put("type", "content_block_start").put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        named(out, block);
        for (String word : text.split("(?<=\\s)")) {
            ObjectNode delta = JSON.createObjectNode().put("type", "content_block_delta").put("index", 0);
            delta.putObject("delta").put("type", "text_delta").put("text", word);
            named(out, delta);
        }
        named(out, JSON.createObjectNode().put("type", "content_block_stop").put("index", 0));
        ObjectNode end = JSON.createObjectNode().put("type", "message_delta");
        end.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", 5);
        named(out, end);
        named(out, JSON.createObjectNode().put("type", "message_stop"));
    }

    private static void named(OutputStream out, JsonNode event) throws IOException {
        out.write(("event: " + event.path("type").asText() + "\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** @see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md">Ollama's chat: a line of JSON a piece</a> */
    private void ollama(HttpExchange exchange, String text, boolean stream) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", stream ? "application/x-ndjson" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String piece : stream ? text.split("(?<=\\s)") : new String[0]) {
            ObjectNode line = JSON.createObjectNode().put("model", name).put("created_at", "2026-01-01T00:00:00Z").put("done", false);
            line.putObject("message").put("role", "assistant").put("content", piece);
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        ObjectNode last = JSON.createObjectNode().put("model", name).put("created_at", "2026-01-01T00:00:00Z").put("done", true)
                .put("done_reason", "stop").put("prompt_eval_count", 7).put("eval_count", 5);
        last.putObject("message").put("role", "assistant").put("content", stream ? "" : text);
        out.write((last + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void cut(HttpExchange exchange, boolean stream, int words) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, stream ? 0 : 5000);
        OutputStream out = exchange.getResponseBody();
        if (stream) {
            for (int index = 0; index < words; index++) {
                event(out, delta("word" + index + " ", null));
            }
        } else {
            out.write("{\"id\":\"x\",\"choices\":[{\"mess".getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    /** @see <a href="https://platform.openai.com/docs/guides/structured-outputs#refusals">A model that would rather not</a> */
    private void refuse(HttpExchange exchange, boolean stream) throws IOException {
        if (!stream) {
            ObjectNode refusal = completion("");
            ((ObjectNode) refusal.at("/choices/0/message")).put("refusal", "I am sorry, I cannot help with that").putNull("content");
            send(exchange, 200, refusal.toString());
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        ObjectNode refusal = delta(null, null);
        ((ObjectNode) refusal.at("/choices/0/delta")).put("refusal", "I am sorry");
        event(exchange.getResponseBody(), refusal);
        event(exchange.getResponseBody(), delta(null, "stop"));
    }

    /** A byte now and then, for ever: each alone is in time. */
    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (!await(50)) {
            out.write(' ');
            out.flush();
        }
    }

    /** Whether the server is closing. */
    private boolean await(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static String lastText(JsonNode request) {
        JsonNode last = request.path("messages").get(request.path("messages").size() - 1);
        return last.path("content").isArray() ? last.at("/content/0/text").asText() : last.path("content").asText();
    }

    private ObjectNode completion(String text) {
        ObjectNode json = head("chat.completion");
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.put("finish_reason", "stop");
        json.putObject("usage").put("prompt_tokens", 7).put("completion_tokens", 5).put("total_tokens", 12);
        return json;
    }

    private ObjectNode delta(String text, String reason) {
        ObjectNode json = head("chat.completion.chunk");
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (text != null) {
            delta.put("content", text);
        }
        choice.put("finish_reason", reason);
        return json;
    }

    private ObjectNode toolDelta(String name, String part) {
        ObjectNode json = delta(null, null);
        ObjectNode call = ((ObjectNode) json.at("/choices/0/delta")).putArray("tool_calls").addObject().put("index", 0);
        ObjectNode function = call.putObject("function").put("arguments", part);
        if (name != null) {
            call.put("id", "call_1").put("type", "function");
            function.put("name", name);
        }
        return json;
    }

    private ObjectNode head(String object) {
        return JSON.createObjectNode().put("id", "chatcmpl-1").put("object", object).put("created", 1).put("model", name);
    }

    private static String error(String message, String code) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("error").put("message", message).put("type", code).put("code", code);
        return json.toString();
    }

    private static void event(OutputStream out, JsonNode json) throws IOException {
        out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
