package io.bactrian.delivery;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The entity streams: every event type belongs to exactly one topic, so that order per deal, ticket or chat holds. */
final class Topics {

    private static final Map<String, String> BY_PREFIX = new LinkedHashMap<>();

    static {
        BY_PREFIX.put("crm.", "crm.changes");
        BY_PREFIX.put("deals.", "deals.master-deals");
        BY_PREFIX.put("billing.", "billing.documents");
        BY_PREFIX.put("ads.", "ads.campaigns");
        BY_PREFIX.put("support.message.", "support.messages");
        BY_PREFIX.put("support.reply.", "support.messages");
        BY_PREFIX.put("support.ticket.", "support.tickets");
        BY_PREFIX.put("support.title.", "support.tickets");
        BY_PREFIX.put("support.reply-draft.", "support.tickets");
        BY_PREFIX.put("desk.", "desk.notifications");
        BY_PREFIX.put("hub.audit.", "hub.audit");
        BY_PREFIX.put("hub.dead-letter.", "hub.dead-letters");
    }

    private Topics() {
    }

    static String of(String eventType) {
        return BY_PREFIX.entrySet().stream()
                .filter(entry -> eventType.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new HubException(ErrorCode.UNKNOWN_EVENT_TYPE, "No topic carries the event type " + eventType));
    }

    static Collection<String> all() {
        return new TreeSet<>(BY_PREFIX.values());
    }
}
