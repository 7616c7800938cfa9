package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;

/**
 * Files that people send to the bot, and the two calls by which a bot fetches them.
 *
 * @see <a href="https://core.telegram.org/bots/api#getfile">getFile</a>
 */
@SandboxBean("sandboxTelegramFiles")
class TelegramFiles {

    /** What a bot may download; getFile refuses more. */
    private static final long LARGEST = 20L * 1024 * 1024;
    private static final int LONGEST_NAME = 255;
    private static final int KEPT = 50;

    private final Documents.Collection files;

    TelegramFiles(Documents documents) {
        this.files = documents.collection("telegram-files");
    }

    /**
     * Takes a document that a person sends, {@code {fileName?, mediaType?, content?, size?}}: its content in Base64, or a size alone where
     * nobody will ever see the content.
     *
     * @return the Bot API's Document; null where there is none
     */
    @Nullable
    ObjectNode attach(JsonNode wish) {
        if (!wish.isObject()) {
            return null;
        }
        String content = wish.path("content").asText();
        long size = wish.path("size").asLong(decoded(content).length);
        String name = wish.path("fileName").asText();
        if (name.length() > LONGEST_NAME) {
            throw new Refusal(PlainDialect.error(400, "fileName holds at most " + LONGEST_NAME + " characters"));
        }
        ObjectNode file = files.add(number -> Json.object().put("number", number).put("fileId", "BQACSandbox" + number)
                .put("path", "documents/file_" + number).put("size", size).put("content", content));
        files.removeIf(old -> old.path("number").asLong() <= file.path("number").asLong() - KEPT);
        ObjectNode document = Json.object();
        if (!name.isEmpty()) {
            document.put("file_name", name);
        }
        if (wish.hasNonNull("mediaType")) {
            document.put("mime_type", wish.path("mediaType").asText());
        }
        document.put("file_id", file.path("fileId").asText()).put("file_unique_id", "AgADSandbox" + file.path("number").asText());
        // Optional in the Bot API, so that a bot has to do without.
        return wish.path("hideSize").asBoolean() ? document : document.put("file_size", size);
    }

    private static byte[] decoded(String content) {
        try {
            return Base64.getDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw new Refusal(PlainDialect.error(400, "content is Base64"));
        }
    }

    public Answer getFile(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        String id = request.parameters().path("file_id").asText();
        ObjectNode file = find("fileId", id).orElseThrow(() -> refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"));
        if (file.path("size").asLong() > LARGEST) {
            throw refusal(400, "Bad Request: file is too big");
        }
        ObjectNode answer = Json.object().put("ok", true);
        answer.putObject("result").put("file_id", id).put("file_unique_id", "AgADSandbox" + file.path("number").asText())
                .put("file_size", file.path("size").asLong()).put("file_path", file.path("path").asText());
        return Answer.json(200, answer);
    }

    /** The file itself, at {@code /file/bot<token>/<file_path>}. */
    public Answer download(@ExchangeProperty("request") Request request) {
        String path = request.path().replaceFirst("^file/[^/]+/", "");
        ObjectNode file = find("path", path).orElseThrow(() -> refusal(404, "Not Found"));
        return new Answer(200, Map.of("Content-Type", "application/octet-stream"), decoded(file.path("content").asText()));
    }

    private Optional<ObjectNode> find(String field, String value) {
        return files.first(file -> file.path(field).asText().equals(value));
    }

    private static Refusal refusal(int status, String description) {
        return new Refusal(Answer.json(status, Json.object().put("ok", false).put("error_code", status).put("description", description)));
    }
}
