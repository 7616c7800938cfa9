package io.bactrian.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Telegram, 1C, Yandex Direct, Bitrix24 and a language model, as the hub's adapters know them, in the harness's process: they outlive
 * the hub, break when told, and remember every call, so that what was done twice can be counted.
 */
final class Vendors implements AutoCloseable {

    /** How a system behaves. */
    enum Mode { OK, ERROR, HANG, DRIP, GARBAGE, RATE_LIMITED, FORBIDDEN, GZIP_BOMB, SLOW }

    /**
     * One call as it arrived.
     *
     * @param key    what it is about: a chat, a document's key, a campaign's name
     * @param text   what it says, where it says something
     * @param status what was answered; 0 where nothing was
     */
    record Call(Instant at, String system, String operation, String key, String text, int status) {
    }

    private record Reply(int status, String body, String key, String text) {
    }

    static final int RETRY_AFTER_SECONDS = 3;
    private static final Pattern TOKEN = Pattern.compile("\\bc\\d+-m\\d+\\b");
    private static final Pattern GUID = Pattern.compile("guid'([^']+)'");
    private static final int BOMB_MEGABYTES = 200;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Mode> modes = new ConcurrentHashMap<>();
    private final Map<String, Mode> chats = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, JsonNode> invoices = new ConcurrentHashMap<>();
    private final Map<String, Long> campaigns = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> deals = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile CountDownLatch healing = new CountDownLatch(1);

    Vendors() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What hangs is let go without being served, as after any change of behaviour. */
    synchronized void set(String system, Mode mode) {
        modes.put(system, mode);
        healing.countDown();
        healing = new CountDownLatch(1);
    }

    List<Call> calls(String system, String operation) {
        return calls.stream().filter(call -> call.system().equals(system) && call.operation().equals(operation)).toList();
    }

    /** One chat alone; OK heals. */
    void setChat(String chat, Mode mode) {
        chats.put(chat, mode);
    }

    /** Forgets the calls, not what the systems hold. */
    void forgetCalls() {
        calls.clear();
    }

    /** A deal that the CRM will tell when it is asked. */
    void enterDeal(String id, JsonNode item) {
        deals.put(id, item);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().getPath().split("/");
        String system = path.length > 1 ? path[1] : "";
        String operation = operation(system, exchange, bytes);
        Mode mode = modes.getOrDefault(system, Mode.OK);
        if (operation.equals("sendMessage") && mode == Mode.OK) {
            mode = chats.getOrDefault(tree(bytes).path("chat_id").asText(), Mode.OK);
        }
        try (exchange) {
            switch (mode) {
                case OK -> serve(exchange, system, operation, bytes);
                case SLOW -> {
                    waitUpTo(2500);
                    serve(exchange, system, operation, bytes);
                }
                case ERROR -> refuse(exchange, system, operation, bytes, 500);
                case RATE_LIMITED -> refuse(exchange, system, operation, bytes, 429);
                case FORBIDDEN -> refuse(exchange, system, operation, bytes, 403);
                case HANG -> {
                    note(system, operation, bytes, 0);
                    waitUpTo(60_000);
                }
                case DRIP -> {
                    note(system, operation, bytes, 0);
                    drip(exchange);
                }
                case GARBAGE -> {
                    note(system, operation, bytes, 200);
                    send(exchange, 200, "<html>ok</html>\u0000{\"result\":[".getBytes(StandardCharsets.UTF_8));
                }
                case GZIP_BOMB -> {
                    note(system, operation, bytes, 200);
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 200, bomb());
                }
            }
        }
    }

    private String operation(String system, HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        return switch (system) {
            case "telegram", "bitrix24", "llm" -> path.substring(path.lastIndexOf('/') + 1);
            case "onec" -> exchange.getRequestMethod().equals("GET") ? "get" : "create";
            case "yandexdirect" -> path.endsWith("reports") ? "reports" : tree(body).path("method").asText();
            default -> path;
        };
    }

    private void serve(HttpExchange exchange, String system, String operation, byte[] body) throws IOException {
        JsonNode asked = tree(body);
        Reply reply = switch (system) {
            case "telegram" -> telegram(operation, asked);
            case "onec" -> onec(exchange, operation, asked);
            case "yandexdirect" -> yandexDirect(operation, asked);
            case "bitrix24" -> bitrix24(operation, asked);
            case "llm" -> llm(asked);
            default -> new Reply(404, "{}", "", "");
        };
        calls.add(new Call(Instant.now(), system, operation, reply.key(), reply.text(), reply.status()));
        send(exchange, reply.status(), reply.body().getBytes(StandardCharsets.UTF_8));
    }

    private Reply telegram(String operation, JsonNode asked) {
        if (!operation.equals("sendMessage")) {
            return new Reply(200, operation.equals("getUpdates") ? "{\"ok\":true,\"result\":[]}" : "{\"ok\":true,\"result\":true}", "", "");
        }
        String chat = asked.path("chat_id").asText();
        String body = "{\"ok\":true,\"result\":{\"message_id\":%d,\"date\":%d,\"chat\":{\"id\":%s,\"type\":\"private\"},\"text\":%s}}"
                .formatted(numbers.incrementAndGet(), Instant.now().getEpochSecond(), chat, asked.path("text"));
        return new Reply(200, body, chat, asked.path("text").asText());
    }

    /** As an infobase does, it refuses a second document under one key. */
    private Reply onec(HttpExchange exchange, String operation, JsonNode asked) {
        if (operation.equals("get")) {
            Matcher key = GUID.matcher(exchange.getRequestURI().getPath());
            String guid = key.find() ? key.group(1) : "";
            return Optional.ofNullable(invoices.get(guid)).map(found -> new Reply(200, found.toString(), guid, ""))
                    .orElseGet(() -> new Reply(404, error("9"), guid, ""));
        }
        String guid = asked.path("Ref_Key").asText();
        com.fasterxml.jackson.databind.node.ObjectNode document = asked.deepCopy();
        document.put("Number", "0000-%06d".formatted(numbers.incrementAndGet()));
        boolean first = invoices.putIfAbsent(guid, document) == null;
        return new Reply(first ? 201 : 400, first ? document.toString() : error("15"), guid, asked.path("Комментарий").asText());
    }

    private static String error(String code) {
        return "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"ru\",\"value\":\"Ошибка\"}}}";
    }

    private Reply yandexDirect(String operation, JsonNode asked) {
        if (operation.equals("add")) {
            String name = asked.at("/params/Campaigns/0/Name").asText();
            long id = numbers.incrementAndGet();
            campaigns.put(name + "\u0000" + id, id);
            return new Reply(200, "{\"result\":{\"AddResults\":[{\"Id\":" + id + "}]}}", name, "");
        }
        com.fasterxml.jackson.databind.node.ObjectNode answer = json.createObjectNode();
        com.fasterxml.jackson.databind.node.ArrayNode list = answer.putObject("result").putArray("Campaigns");
        campaigns.forEach((name, id) -> list.addObject().put("Id", id).put("Name", name.substring(0, name.indexOf('\u0000'))));
        return new Reply(200, answer.toString(), "", "");
    }

    private Reply bitrix24(String operation, JsonNode asked) {
        String id = asked.path("id").asText();
        JsonNode item = deals.get(id);
        if (item == null) {
            return new Reply(400, "{\"error\":\"NOT_FOUND\",\"error_description\":\"Элемент не найден\"}", id, "");
        }
        return new Reply(200, "{\"result\":{\"item\":" + item + "}}", id, "");
    }

    /** Its answer names the message that it was asked about, so that a mixed-up answer shows. */
    private Reply llm(JsonNode asked) {
        Matcher token = TOKEN.matcher(asked.path("messages").toString());
        String about = token.find() ? token.group() : "nothing";
        return new Reply(200, """
                {"id":"faults","object":"chat.completion","created":1767261600,"model":"sandbox-model","choices":[{"index":0,
                "message":{"role":"assistant","content":"About %s"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""".formatted(about), about, "");
    }

    private void refuse(HttpExchange exchange, String system, String operation, byte[] body, int status) throws IOException {
        note(system, operation, body, status);
        String text = switch (system) {
            case "telegram" -> switch (status) {
                case 403 -> "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the user\"}";
                case 429 -> ("{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after %1$d\","
                        + "\"parameters\":{\"retry_after\":%1$d}}").formatted(RETRY_AFTER_SECONDS);
                default -> "{\"ok\":false,\"error_code\":500,\"description\":\"Internal Server Error\"}";
            };
            case "onec" -> error("-1");
            default -> "{\"error\":\"INTERNAL_SERVER_ERROR\",\"error_description\":\"broken\"}";
        };
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
        }
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private void note(String system, String operation, byte[] body, int status) {
        JsonNode asked = tree(body);
        String key = asked.path("chat_id").asText(asked.path("Ref_Key").asText(asked.at("/params/Campaigns/0/Name").asText()));
        calls.add(new Call(Instant.now(), system, operation, key, asked.path("text").asText(), status));
    }

    private JsonNode tree(byte[] body) {
        try {
            JsonNode tree = body.length == 0 ? json.missingNode() : json.readTree(body);
            return tree == null ? json.missingNode() : tree;
        } catch (IOException noJson) {
            return json.missingNode();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** A byte each half second, for longer than anybody should wait. */
    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write('{');
        CountDownLatch healed = healing;
        for (int i = 0; i < 120 && healed.getCount() > 0 && closing.getCount() > 0; i++) {
            body.write(' ');
            body.flush();
            pause(healed, 500);
        }
    }

    private void waitUpTo(long millis) {
        pause(healing, millis);
    }

    private void pause(CountDownLatch healed, long millis) {
        try {
            healed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < BOMB_MEGABYTES; i++) {
                zip.write(megabyte);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        closing.countDown();
        healing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
