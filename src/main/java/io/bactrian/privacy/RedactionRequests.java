package io.bactrian.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** Redaction for whoever asks over REST: {@code POST /api/v1/llm/redact}. Nothing of the text is kept. */
@Component("redactionRequests")
public class RedactionRequests {

    private final Redactor redactor;

    RedactionRequests(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * {@code {text, findings: [{kind, start, end}]}}; the offsets count UTF-16 units of the text that was sent. Its language need not be
     * told: a Russian text may hold an English name, so that both are always looked for.
     */
    public Answer answer(@Body JsonNode request) {
        Redaction redaction = redactor.redact(request.path("text").asText());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("text", redaction.text());
        for (Finding finding : redaction.findings()) {
            answer.withArray("findings").addObject().put("kind", finding.kind().wireName()).put("start", finding.start())
                    .put("end", finding.end());
        }
        answer.withArray("findings");
        return Answer.ok(answer);
    }
}
