package io.bactrian.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/**
 * Reads {@code application/x-www-form-urlencoded} bodies, which some vendors still push, as JSON. Brackets nest, as in PHP:
 * {@code data[FIELDS][ID]=42} is {@code {"data":{"FIELDS":{"ID":"42"}}}}.
 */
@Component("formBody")
class FormBody {

    private static final int MOST_FIELDS = 200;
    private static final int DEEPEST = 8;

    /** @throws HubException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} or {@link ErrorCode#MALFORMED_BODY} */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "This webhook reads application/x-www-form-urlencoded");
        }
        Map<String, String> fields = fields(message);
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form has no fields, or more than " + MOST_FIELDS);
        }
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, value) -> put(form, name, value));
        message.setBody(form);
    }

    private static void put(ObjectNode form, String name, String value) {
        String[] path = name.replace("]", "").split("\\[", -1);
        if (path.length > DEEPEST) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form nests too deep");
        }
        ObjectNode place = form;
        for (int i = 0; i < path.length - 1; i++) {
            place = place.path(path[i]) instanceof ObjectNode inner ? inner : place.putObject(path[i]);
        }
        place.put(path[path.length - 1], value);
    }

    private static Map<String, String> fields(Message message) {
        String body = message.getBody(String.class);
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String field : (body == null ? "" : body).split("&")) {
                String[] pair = field.split("=", 2);
                if (pair.length == 2) {
                    fields.put(URLDecoder.decode(pair[0], StandardCharsets.UTF_8), URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form cannot be read", e);
        }
        return fields;
    }
}
