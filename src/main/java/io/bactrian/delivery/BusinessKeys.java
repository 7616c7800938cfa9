package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which people look for what happened: {@code deal:4711}, {@code ticket:12}, {@code chat:telegram:555},
 * {@code campaign:9}, and what other systems call the same thing: {@code bitrix24-deal:77}. One line a name; a test holds the list against
 * every schema.
 */
final class BusinessKeys {

    /** Longer ones are no names, and an index has its limits. */
    static final int LONGEST = 200;

    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");
    private static final Pattern OWN_SUBJECT = Pattern.compile("(deal|ticket|chat|campaign|media-plan|proposal|invoice|dead-letter):.+");

    /** For event types that begin so: the pattern of the key, filled from the fields of the data; none where a field is absent. */
    private static final List<Rule> RULES = List.of(
            new Rule("", "deal:{dealId}"),
            new Rule("", "ticket:{ticketId}"),
            new Rule("", "campaign:{campaignId}"),
            new Rule("", "invoice:{invoiceId}"),
            new Rule("", "dead-letter:{deadLetterId}"),
            new Rule("hub.audit.", "{target}"),
            new Rule("support.", "chat:{system}:{chatId}"),
            // What an operator has at hand is the number alone.
            new Rule("support.", "chat:{chatId}"),
            new Rule("crm.deal.", "{source}-deal:{externalId}"),
            new Rule("deals.deal.", "deal:{id}"),
            new Rule("deals.deal.", "{source}-deal:{externalId}"),
            new Rule("deals.media-plan.", "media-plan:{id}"),
            new Rule("deals.proposal.", "proposal:{id}"),
            new Rule("deals.proposal.", "media-plan:{mediaPlanId}"),
            new Rule("deals.campaign.", "campaign:{id}"),
            new Rule("deals.campaign.", "{platform}-campaign:{externalId}"),
            new Rule("ads.", "{platform}-campaign:{externalId}"),
            new Rule("billing.invoice.", "{system}-invoice:{externalId}"),
            new Rule("billing.payment.", "{system}-payment:{externalId}"),
            new Rule("billing.payment.", "{system}-invoice:{invoiceExternalId}"));

    private BusinessKeys() {
    }

    static List<String> of(Event event) {
        return of(event.type(), event.subject(), event.data());
    }

    /** All keys of an event, without repeats. */
    static List<String> of(String type, String subject, JsonNode data) {
        Set<String> keys = new LinkedHashSet<>();
        if (subject != null && OWN_SUBJECT.matcher(subject).matches()) {
            keys.add(subject);
        }
        for (Rule rule : RULES) {
            if (type.startsWith(rule.typePrefix())) {
                String key = filled(rule.key(), data);
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        List<String> kept = new ArrayList<>(keys);
        kept.removeIf(key -> key.length() > LONGEST || key.chars().anyMatch(Character::isISOControl));
        return kept;
    }

    private static String filled(String pattern, JsonNode data) {
        Matcher fields = FIELD.matcher(pattern);
        StringBuilder key = new StringBuilder();
        while (fields.find()) {
            JsonNode value = data.path(fields.group(1));
            if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
                return null;
            }
            fields.appendReplacement(key, Matcher.quoteReplacement(value.asText()));
        }
        return fields.appendTail(key).toString();
    }

    private record Rule(String typePrefix, String key) {
    }
}
