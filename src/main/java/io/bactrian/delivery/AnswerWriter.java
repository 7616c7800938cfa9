package io.bactrian.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/** The last step of a REST operation: puts an {@link Answer} on the wire, and nothing else. */
@Component("answer")
class AnswerWriter {

    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        Answer answer = message.getBody(Answer.class);
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (answer.location() != null) {
            message.setHeader("Location", answer.location());
        }
        message.setBody(answer.body().toString());
    }
}
