package io.bactrian.llm.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Asks for an account's features, and says so where there are none: an agent goes on without them. */
@Component("accountFeatures")
public class AccountFeatures {

    private static final int LONGEST_ID = 255;

    private final String baseUrl;
    private final String entity;
    private final List<String> features;

    AccountFeatures(@Value("${hub.feast.base-url}") String baseUrl, @Value("${hub.feast.account.entity}") String entity,
                    @Value("${hub.feast.account.features}") List<String> features) {
        this.baseUrl = baseUrl;
        this.entity = entity;
        this.features = features.stream().map(String::strip).filter(feature -> !feature.isEmpty()).toList();
    }

    /** Whether a feature store is there, and features of accounts are named. */
    public boolean configured() {
        return !baseUrl.isBlank() && !features.isEmpty();
    }

    /** The body of {@code get-online-features}. An id of digits alone goes out as a number, since that is what such a key is in Feast. */
    public JsonNode request(@Header("accountId") String accountId) {
        if (accountId == null || accountId.isBlank() || accountId.length() > LONGEST_ID) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "An account's id has 1 to " + LONGEST_ID + " characters");
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode wanted = request.putArray("features");
        features.forEach(wanted::add);
        ArrayNode keys = request.putObject("entities").putArray(entity);
        if (accountId.matches("0|[1-9][0-9]{0,17}")) {
            keys.add(Long.parseLong(accountId));
        } else {
            keys.add(accountId);
        }
        return request;
    }

    /** {@code {accountId, available: true, features: {name: value}}}. */
    public JsonNode found(@Header("accountId") String accountId, @Body JsonNode rows) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("accountId", accountId).put("available", true);
        ObjectNode values = answer.putObject("features");
        rows.path(0).properties().stream().filter(feature -> !feature.getKey().equals(entity) && !feature.getValue().isNull())
                .forEach(feature -> values.set(feature.getKey(), feature.getValue()));
        return answer;
    }

    /** {@code {accountId, available: false, reason, features: {}}}. */
    public JsonNode missing(@Header("accountId") String accountId, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("accountId", accountId).put("available", false)
                .put("reason", failure == null ? "No feature store is configured"
                        : failure instanceof HubException known ? known.getMessage() : "The feature store failed");
        answer.putObject("features");
        return answer;
    }
}
