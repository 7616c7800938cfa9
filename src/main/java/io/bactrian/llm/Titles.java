package io.bactrian.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Titles of tickets: the model's where its answer is usable, else the beginning of the user's own words. */
@Component("titles")
public class Titles {

    private static final int LONGEST = 80;
    private static final int LONGEST_TEXT_SHOWN = 4000;
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private final String model;

    Titles(@Value("${hub.llm.model}") String model) {
        this.model = model;
    }

    /** The variables of {@code transformers/prompts/ticket-title}. */
    public Map<String, Object> prompt(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        String text = event.data().path("text").asText();
        return Map.of("language", event.data().path("language").asText().equals("ru") ? "Russian" : "English",
                "text", text.length() > LONGEST_TEXT_SHOWN ? text.substring(0, LONGEST_TEXT_SHOWN) : text);
    }

    /**
     * {@code {ticketId, title, madeBy}} from a model's answer.
     *
     * @throws HubException when the answer is no title: the route then falls back
     */
    public JsonNode fromModel(@Body String answer, @ExchangeProperty(EventReader.PROPERTY) Event event,
                              @ExchangeProperty(ModelAnswer.PROPERTY) @Nullable ModelAnswer from) {
        String said = answer == null ? "" : answer.strip();
        String title = plain(said).replaceAll("^[\"«“]+|[\"»”.]+$", "").strip();
        if (title.isEmpty() || title.length() > LONGEST || LINE_END.matcher(said).find()) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer is not a title");
        }
        return title(event, title, Maker.model(from == null ? model : from.model()));
    }

    /** The same from the user's text alone: its first sentence, cut at a word. */
    public JsonNode fromText(@ExchangeProperty(EventReader.PROPERTY) Event event,
                             @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        String text = plain(event.data().path("text").asText());
        String sentence = text.split("(?<=[.!?…])\\s", 2)[0].replaceAll("[.…]+$", "");
        String title = sentence.isBlank() ? (event.data().path("language").asText().equals("ru") ? "Без текста" : "No text") : shorten(sentence);
        return title(event, title, Maker.rule(failure));
    }

    /** In one line, without what no record keeps and no reader sees: control characters, marks of direction, halves of characters. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            boolean joiner = letter == 0x200C || letter == 0x200D;
            if (type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
                plain.append(' ');
            } else if (joiner || type != Character.FORMAT && type != Character.SURROGATE) {
                plain.appendCodePoint(letter);
            }
        });
        return plain.toString().strip().replaceAll("\\s+", " ");
    }

    private static String shorten(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int space = text.lastIndexOf(' ', LONGEST - 1);
        int end = space > LONGEST / 2 ? space : LONGEST - 1;
        // Half of a surrogate pair is no character.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static ObjectNode title(Event event, String title, ObjectNode madeBy) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("ticketId", event.data().path("ticketId").longValue()).put("title", title).set("madeBy", madeBy);
        return result;
    }
}
