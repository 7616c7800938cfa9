package io.bactrian.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** Reads what a model answered, and trusts none of it. */
final class ModelJson {

    private static final int LONGEST_ANSWER = 100_000;

    private ModelJson() {
    }

    /**
     * The object of an answer that is JSON already, or a text with JSON in it, such as one in a Markdown fence.
     *
     * @throws HubException when there is none: the route then falls back
     */
    static ObjectNode read(@Nullable Object answer) {
        if (answer instanceof ObjectNode tree) {
            return tree;
        }
        String text = answer == null ? "" : answer.toString();
        int first = text.indexOf('{');
        int last = text.lastIndexOf('}');
        if (first < 0 || last < first || text.length() > LONGEST_ANSWER) {
            throw unusable("The model's answer is not JSON");
        }
        try {
            if (StrictJson.mapper().readTree(text.substring(first, last + 1)) instanceof ObjectNode tree) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer is not JSON", e);
        }
        throw unusable("The model's answer is not JSON");
    }

    static HubException unusable(String detail) {
        return new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, detail);
    }

    /** A text of one line or several, bounded; empty where the model gave none. */
    static String text(JsonNode answer, String field, int longest) {
        String text = answer.path(field).isTextual() ? answer.path(field).textValue().strip() : "";
        return OutsideText.bounded(text, longest);
    }

    /** A text that has to be there. */
    static String required(JsonNode answer, String field, int longest) {
        return required(field, text(answer, field, longest));
    }

    /** What has to be there of a text, after what may not stand was taken out. */
    static String required(String field, String text) {
        if (text.isBlank()) {
            throw unusable("The model's answer has no " + field);
        }
        return text;
    }

    /**
     * How sure the model says it is, from 0 to 1; empty where it says nothing of the kind. Never rounded as it was written: that takes minutes
     * and gigabytes for 1e-400000000.
     */
    static Optional<BigDecimal> confidence(JsonNode answer) {
        double said = answer.path("confidence").isNumber() ? answer.path("confidence").doubleValue() : Double.NaN;
        return said >= 0 && said <= 1 ? Optional.of(BigDecimal.valueOf(said)) : Optional.empty();
    }

    /** The texts of a list, at most so many, without empty ones and repeats. */
    static List<String> texts(JsonNode answer, String field, int most, int longest) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : answer.path(field)) {
            String text = item.isTextual() ? OutsideText.bounded(item.textValue().strip(), longest) : "";
            if (!text.isEmpty() && !texts.contains(text) && texts.size() < most) {
                texts.add(text);
            }
        }
        return texts;
    }
}
