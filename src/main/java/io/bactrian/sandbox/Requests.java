package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The door of every stand-in: turns a Camel message into a {@link Request}, and an {@link Answer} back into a message. */
@SandboxBean("sandboxRequests")
class Requests {

    private static final String REQUEST = "request";

    private final Map<String, Dialect> dialects;

    Requests(Faults faults) {
        this.dialects = faults.dialects();
    }

    /** Puts the request into the property {@code request} and empties the headers, so that none of them is echoed in the answer. */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, String> headers = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), first(value)));
        String path = headers.getOrDefault("camelhttppath", "").replaceFirst("^/", "").replaceFirst("/$", "");
        byte[] body = message.getBody(byte[].class);
        exchange.setProperty(REQUEST, new Request(
                headers.get("camelhttpmethod"),
                // A plus sign is a plus sign in a path.
                URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8),
                Request.pairs(headers.getOrDefault("camelhttprawquery", "")),
                headers,
                body == null ? new byte[0] : body));
        message.removeHeaders("*");
        message.setBody(null);
    }

    /** Sends what the stand-in answered: an {@link Answer}, or a JSON tree with status 200. */
    public void write(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        send(exchange, body instanceof Answer answer ? answer : Answer.json(200, (JsonNode) body));
    }

    /** Sends what the vendor says when its system refuses or fails. */
    public void refuse(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Dialect dialect = dialects.getOrDefault(exchange.getProperty("system", "", String.class), PlainDialect.INSTANCE);
        if (cause instanceof Refusal refusal) {
            send(exchange, refusal.answer());
        } else if (cause instanceof Request.Unreadable unreadable) {
            send(exchange, dialect.malformed(unreadable.getMessage()));
        } else {
            send(exchange, dialect.broken());
        }
    }

    private static void send(Exchange exchange, Answer answer) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        answer.headers().forEach(message::setHeader);
        message.setBody(answer.body());
    }

    private static String first(Object value) {
        return value instanceof List<?> list ? String.valueOf(list.get(0)) : String.valueOf(value);
    }
}
