package io.bactrian.access;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the JSON that somebody sent, strictly: UTF-8 only, one document, no key twice, bounded in depth and in the length of texts and
 * numbers. What no record could hold is refused here too: the character U+0000, half a surrogate pair, a number of thousands of digits.
 */
@Component("jsonBody")
public class JsonBody {

    private static final int LARGEST_EXPONENT = 1000;

    /**
     * Reads the body of a REST request and leaves it as a tree.
     *
     * @throws HubException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} or {@link ErrorCode#MALFORMED_BODY}
     */
    @Handler
    public JsonNode read(Exchange exchange) {
        Message message = exchange.getMessage();
        demandJson(message.getHeader(Exchange.CONTENT_TYPE, String.class));
        Object body = message.getBody();
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof byte[] bytes) {
            return parse(bytes);
        }
        if (body instanceof InputStream stream) {
            try {
                return parse(stream.readAllBytes());
            } catch (IOException e) {
                throw new HubException(ErrorCode.MALFORMED_BODY, "The body ended too early", e);
            }
        }
        // Camel hands over a reader; as text it does not pass through the exchange's charset again.
        String text = body instanceof Reader reader ? read(reader) : message.getBody(String.class);
        return parse(text == null ? "" : text);
    }

    /** Camel's converter takes 24 KB of buffers for the shortest of bodies. */
    private static String read(Reader reader) {
        StringBuilder text = new StringBuilder();
        char[] part = new char[1024];
        try {
            for (int count = reader.read(part); count >= 0; count = reader.read(part)) {
                text.append(part, 0, count);
            }
            return text.toString();
        } catch (IOException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The body ended too early", e);
        }
    }

    private static void demandJson(@Nullable String contentType) {
        try {
            MediaType type = contentType == null ? MediaType.ALL : MediaType.parseMediaType(contentType);
            boolean json = type.getType().equals("application") && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
            if (json && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // answered below, like any other type
        }
        throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "This operation reads application/json in UTF-8");
    }

    /** @throws HubException {@link ErrorCode#MALFORMED_BODY} */
    public JsonNode parse(byte[] body) {
        return parse(decode(body));
    }

    static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The body is not UTF-8", e);
        }
    }

    private static JsonNode parse(String body) {
        if (body.isBlank()) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The body is empty");
        }
        try {
            JsonNode document = StrictJson.mapper().readTree(body);
            refuseWhatNoRecordHolds(document);
            return document;
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, where(e.getLocation()) + reason(e), e);
        }
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "Line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    /** Words of our own: the parser's repeat the input and name its classes. */
    private static String reason(JsonProcessingException failure) {
        if (failure instanceof StreamConstraintsException) {
            return "the document is nested too deep, or a text or number in it is too long";
        }
        if (failure instanceof JsonEOFException) {
            return "the document ends too early";
        }
        if (failure instanceof MismatchedInputException) {
            return "something follows the document, or a key is there twice";
        }
        if (failure instanceof JsonParseException && failure.getOriginalMessage().startsWith("Duplicate")) {
            return "a key is there twice";
        }
        return "this is not JSON";
    }

    /** PostgreSQL keeps neither U+0000 nor half a surrogate pair, and nobody's amount has a thousand zeros. Recursion is bounded by the depth. */
    private static void refuseWhatNoRecordHolds(JsonNode node) {
        if (node.isTextual()) {
            refuseBrokenText(node.textValue());
        } else if (node.isBigDecimal()) {
            if (Math.abs((long) node.decimalValue().scale()) > LARGEST_EXPONENT) {
                throw new HubException(ErrorCode.MALFORMED_BODY, "A number's exponent is larger than " + LARGEST_EXPONENT);
            }
        } else if (node.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                refuseBrokenText(field.getKey());
                refuseWhatNoRecordHolds(field.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(JsonBody::refuseWhatNoRecordHolds);
        }
    }

    private static void refuseBrokenText(String text) {
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            boolean pair = Character.isHighSurrogate(letter) && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            if (pair) {
                index++;
            } else if (letter == 0 || Character.isSurrogate(letter)) {
                throw new HubException(ErrorCode.MALFORMED_BODY, "A text holds U+0000 or half a surrogate pair");
            }
        }
    }
}
