package io.bactrian.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/** The last step of a webhook: 200 and nothing else. */
@Component("acknowledgement")
class Acknowledgement {

    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain");
        message.setBody("");
    }
}
