package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.List;

/**
 * What an article says.
 *
 * @param title    one line of plain text
 * @param text     Markdown, as it came
 * @param language {@code ru} or {@code en}
 * @param chunks   what of it can be found, at least one
 */
record ArticleText(String title, String text, String language, List<Chunk> chunks) {

    /** In characters; a request is bounded in bytes besides. */
    static final int LONGEST_TEXT = 500_000;

    static final int LONGEST_TITLE = 300;

    /** {@code {title, text, language}}; where the language is absent it is the one that the letters speak for. */
    static ArticleText of(JsonNode request) {
        return of(request.path("title").asText(), request.path("text").asText(), request.path("language").asText());
    }

    /**
     * @param language blank to have it found out
     * @throws HubException {@link ErrorCode#SCHEMA_VIOLATION} where nobody could read it: no title, no words, too long
     */
    static ArticleText of(String title, String text, String language) {
        String shownTitle = PlainText.line(title);
        if (shownTitle.isEmpty() || shownTitle.length() > LONGEST_TITLE) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/title: has 1 to " + LONGEST_TITLE + " characters that can be read");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/text: has at most " + LONGEST_TEXT + " characters");
        }
        if (!language.isBlank() && !language.equals(TextLanguage.RUSSIAN) && !language.equals(TextLanguage.ENGLISH)) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/language: is ru or en");
        }
        List<Chunk> chunks = Chunk.of(shownTitle, text);
        if (chunks.isEmpty()) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/text: has nothing to read");
        }
        return new ArticleText(shownTitle, text, language.isBlank() ? TextLanguage.ofText(shownTitle + ' ' + text) : language, chunks);
    }
}
