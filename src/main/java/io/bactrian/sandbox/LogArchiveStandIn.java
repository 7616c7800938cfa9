package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/** A company's archive of logs: files over HTTP, by a bearer token, as any web server gives them. */
@SandboxBean("sandboxLogArchive")
class LogArchiveStandIn implements Dialect {

    private static final int LARGEST = 1_000_000;
    private static final int KEPT = 50;

    private final Documents.Collection files;

    LogArchiveStandIn(Documents documents) {
        this.files = documents.collection("log-archive");
    }

    /** Puts a log there, {@code {path, text}}. */
    public ObjectNode put(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String path = wish.path("path").asText();
        String text = wish.path("text").asText();
        if (path.isBlank() || path.length() > 255 || text.length() > LARGEST) {
            throw new Refusal(PlainDialect.error(400, "path holds 1 to 255 characters, text at most " + LARGEST));
        }
        ObjectNode file = files.add(number -> Json.object().put("number", number).put("path", path).put("text", text));
        files.removeIf(old -> old.path("number").asLong() <= file.path("number").asLong() - KEPT);
        return Json.object().put("path", path);
    }

    public Answer get(@ExchangeProperty("request") Request request) {
        return files.first(file -> file.path("path").asText().equals(request.path()))
                .map(file -> Answer.text(200, "text/plain; charset=utf-8", file.path("text").asText()))
                .orElseThrow(() -> new Refusal(page(404, "Not Found")));
    }

    public void unauthorised() {
        throw new Refusal(page(401, "Unauthorized").with("WWW-Authenticate", "Bearer"));
    }

    private static Answer page(int status, String words) {
        return Answer.text(status, "text/html", "<html><head><title>" + status + " " + words + "</title></head></html>");
    }

    @Override
    public Answer broken() {
        return page(500, "Internal Server Error");
    }

    @Override
    public Answer tooMany(int seconds) {
        return page(429, "Too Many Requests").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return page(400, "Bad Request");
    }
}
