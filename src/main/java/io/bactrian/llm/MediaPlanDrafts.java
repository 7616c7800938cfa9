package io.bactrian.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Drafts of media plans. A model proposes channels and their shares of the budget, never amounts: those are computed here, and add up
 * to the budget exactly. Without a usable answer the budget is split evenly between the channels that are configured.
 */
@Component("mediaPlanDrafts")
public class MediaPlanDrafts {

    private static final int MOST_LINES = 20;
    private static final int LONGEST_CHANNEL = 100;
    private static final int MOST_DECIMALS = 6;
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    private final String model;
    private final List<String> usualChannels;
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    MediaPlanDrafts(@Value("${hub.llm.model}") String model, @Value("${hub.llm.usual-channels}") List<String> usualChannels) {
        this.model = model;
        this.usualChannels = usualChannels;
    }

    /** The variables of {@code transformers/prompts/media-plan}. */
    public Map<String, Object> prompt(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        return Map.of("brief", event.data().path("brief").asText(), "budget", event.data().path("budget").asText(),
                "currency", event.data().path("currency").asText(), "channels", String.join(", ", usualChannels));
    }

    /**
     * {@code {mediaPlanId, lines, madeBy}} from a model's answer.
     *
     * @throws HubException when the answer is not a split of the whole budget: the route then falls back
     */
    public JsonNode fromModel(@Body String answer, @ExchangeProperty(EventReader.PROPERTY) Event event) {
        Map<String, BigDecimal> shares = new LinkedHashMap<>();
        try {
            for (JsonNode line : json.readTree(insideFence(answer)).path("lines")) {
                String channel = line.path("channel").asText().strip();
                BigDecimal share = line.path("share").decimalValue();
                // Bounded before any arithmetic: adding 1e99999999 takes minutes.
                if (channel.isEmpty() || channel.length() > LONGEST_CHANNEL || share.signum() <= 0 || share.compareTo(WHOLE) > 0
                        || share.scale() > MOST_DECIMALS || shares.put(channel, share) != null) {
                    throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's plan has a line without a usable channel or share");
                }
            }
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer is not JSON", e);
        }
        BigDecimal sum = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (shares.isEmpty() || shares.size() > MOST_LINES || sum.compareTo(WHOLE) != 0) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The shares of the model's plan do not add up to 100");
        }
        return draft(event, shares, Maker.model(model));
    }

    /** The same without a model: an even split between the usual channels. */
    public JsonNode evenly(@ExchangeProperty(EventReader.PROPERTY) Event event,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        Map<String, BigDecimal> shares = new LinkedHashMap<>();
        usualChannels.forEach(channel -> shares.put(channel, BigDecimal.ONE));
        return draft(event, shares, Maker.rule(failure));
    }

    private static JsonNode draft(Event event, Map<String, BigDecimal> shares, ObjectNode madeBy) {
        ObjectNode draft = JsonNodeFactory.instance.objectNode();
        draft.put("mediaPlanId", event.data().path("id").longValue());
        ArrayNode lines = draft.putArray("lines");
        BudgetSplit.of(new BigDecimal(event.data().path("budget").asText()), shares)
                .forEach((channel, amount) -> lines.addObject().put("channel", channel).put("amount", amount.toPlainString()));
        draft.set("madeBy", madeBy);
        return draft;
    }

    /** Models like to wrap JSON into a Markdown fence. */
    private static String insideFence(String answer) {
        int first = answer == null ? -1 : answer.indexOf('{');
        int last = answer == null ? -1 : answer.lastIndexOf('}');
        return first < 0 || last < first ? JsonNodeFactory.instance.objectNode().toString() : answer.substring(first, last + 1);
    }
}
