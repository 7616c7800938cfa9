package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;
import org.springframework.lang.Nullable;

/** Keeps a model's JSON small enough to be worked with. Depth and the length of texts are bounded where it is parsed. */
final class BoundedTree {

    private static final int MOST_NODES = 50_000;
    private static final int LARGEST_EXPONENT = 30;

    private BoundedTree() {
    }

    /** Null where all is well. Adding 1e99999999 to anything takes minutes, and nobody means it. */
    @Nullable
    static String mistake(JsonNode document) {
        int[] left = {MOST_NODES};
        String mistake = mistake(document, left);
        return left[0] < 0 ? "it has more than " + MOST_NODES + " values" : mistake;
    }

    @Nullable
    private static String mistake(JsonNode node, int[] left) {
        if (--left[0] < 0) {
            return null;
        }
        if (node.isNumber()) {
            boolean absurd = node.isBigDecimal() ? Math.abs((long) node.decimalValue().scale()) > LARGEST_EXPONENT
                    : node.isBigInteger() && node.bigIntegerValue().bitLength() > 100;
            return absurd ? "a number in it is absurdly large or small" : null;
        }
        for (JsonNode child : node) {
            String mistake = mistake(child, left);
            if (mistake != null || left[0] < 0) {
                return mistake;
            }
        }
        return null;
    }

    /** The same with every text value replaced; a tree without texts to replace is not copied in vain, but may be. */
    static JsonNode mapped(JsonNode node, UnaryOperator<String> text) {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(text.apply(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> copy.add(mapped(element, text)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), mapped(field.getValue(), text)));
            return copy;
        }
        return node;
    }
}
