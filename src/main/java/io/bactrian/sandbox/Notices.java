package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/**
 * What the stand-ins have to tell the hub: stored first, sent in order a system, and repeated while the hub does not answer with a 2xx.
 * A notice that failed too often is kept as failed, so that the page can show it.
 */
@SandboxBean("sandboxNotices")
class Notices {

    private static final int[] PAUSES_IN_SECONDS = {1, 2, 5, 10, 20, 30, 60};
    private static final int SHOWN = 30;
    private static final String WAITING = "waiting";

    private final Documents.Collection notices;
    private final Map<String, Instant> dueAt = new ConcurrentHashMap<>();

    Notices(Documents documents) {
        this.notices = documents.collection("notices");
    }

    /** Queues a notice. It gives up after so many attempts. */
    void add(String system, String url, Map<String, String> headers, String body, int mostAttempts) {
        ObjectNode notice = Json.object().put("system", system).put("url", url).put("body", body).put("state", WAITING)
                .put("attempts", 0).put("mostAttempts", mostAttempts).put("createdAt", Instant.now().toString());
        headers.forEach(notice.putObject("headers")::put);
        notices.add(number -> notice.put("id", String.valueOf(number)));
    }

    /** Drops what has not been sent yet. */
    void forgetWaiting(String system) {
        notices.removeIf(notice -> waits(notice, system));
    }

    int waiting(String system) {
        return notices.list(notice -> waits(notice, system)).size();
    }

    Optional<ObjectNode> lastFailure(String system) {
        List<ObjectNode> failed = notices.list(
                notice -> system.equals(notice.path("system").asText()) && notice.hasNonNull("lastError"));
        return failed.isEmpty() ? Optional.empty() : Optional.of(failed.get(failed.size() - 1));
    }

    /** The newest notices first, for the page. */
    public ObjectNode latest() {
        List<ObjectNode> all = notices.list(notice -> true);
        Collections.reverse(all);
        List<ObjectNode> newest = all.subList(0, Math.min(SHOWN, all.size()));
        newest.forEach(notice -> notice.remove(List.of("headers", "body")));
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(newest));
        return answer;
    }

    /** Makes the message the system's next due notice, or empties its body. */
    public void next(Exchange exchange, @ExchangeProperty("system") String system) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        notices.first(notice -> waits(notice, system)).ifPresent(notice -> {
            if (Instant.now().isBefore(dueAt.getOrDefault(notice.path("id").asText(), Instant.MIN))) {
                return;
            }
            exchange.setProperty("notice", notice.path("id").asText());
            message.setHeader(Exchange.HTTP_URI, notice.path("url").asText());
            message.setHeader(Exchange.HTTP_METHOD, "POST");
            notice.path("headers").fields().forEachRemaining(header -> message.setHeader(header.getKey(), header.getValue().asText()));
            message.setBody(notice.path("body").asText().getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Notes what the hub answered. */
    public void answered(Exchange exchange, @ExchangeProperty("notice") String id) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status >= 200 && status < 300) {
            dueAt.remove(id);
            notices.change(id, notice -> attempt(notice).put("state", "delivered").put("deliveredAt", Instant.now().toString())
                    .remove("lastError"));
        } else {
            failed(id, "HTTP status " + status);
        }
    }

    /** Notes that the hub could not be reached. */
    public void unreachable(Exchange exchange, @ExchangeProperty("notice") String id) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        failed(id, cause.getClass().getSimpleName());
    }

    private void failed(String id, String error) {
        notices.change(id, notice -> {
            attempt(notice).put("lastError", error).put("lastErrorAt", Instant.now().toString());
            int attempts = notice.path("attempts").asInt();
            if (attempts >= notice.path("mostAttempts").asInt()) {
                notice.put("state", "failed");
                dueAt.remove(id);
            } else {
                dueAt.put(id, Instant.now().plusSeconds(PAUSES_IN_SECONDS[Math.min(attempts, PAUSES_IN_SECONDS.length) - 1]));
            }
        });
    }

    private static ObjectNode attempt(ObjectNode notice) {
        return notice.put("attempts", notice.path("attempts").asInt() + 1);
    }

    private static boolean waits(ObjectNode notice, String system) {
        return WAITING.equals(notice.path("state").asText()) && system.equals(notice.path("system").asText());
    }
}
