package io.bactrian.delivery;

import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.URISupport;
import org.springframework.stereotype.Component;

/** Reads {@code application/x-www-form-urlencoded} bodies, which some vendors still push, as a map of single values. */
@Component("formBody")
class FormBody {

    private static final int MOST_FIELDS = 200;

    /** @throws HubException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} or {@link ErrorCode#MALFORMED_BODY} */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (!contentType.toLowerCase(java.util.Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "This webhook reads application/x-www-form-urlencoded");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields(message).forEach((name, value) -> fields.put(name, value instanceof String text ? text : null));
        fields.values().removeIf(java.util.Objects::isNull);
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form has no fields, or more than " + MOST_FIELDS);
        }
        message.setBody(fields);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Message message) {
        if (message.getBody() instanceof Map<?, ?> parsed) {
            return (Map<String, Object>) parsed;
        }
        try {
            String body = message.getBody(String.class);
            return URISupport.parseQuery(body == null ? "" : body);
        } catch (URISyntaxException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form cannot be read", e);
        }
    }
}
