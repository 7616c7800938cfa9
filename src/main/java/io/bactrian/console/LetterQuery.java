package io.bactrian.console;

import io.bactrian.delivery.LetterFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.lang.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The dead letters that somebody looks at, as the fields of the page's filter say. */
record LetterQuery(@Nullable String status, @Nullable String route, @Nullable String code, @Nullable String group, @Nullable String key,
                   @Nullable String eventType, @Nullable String correlationId, @Nullable String q, @Nullable String view) {

    LetterQuery {
        status = filled(status);
        route = filled(route);
        code = filled(code);
        group = filled(group);
        key = filled(key);
        eventType = filled(eventType);
        correlationId = filled(correlationId);
        q = filled(q);
        view = filled(view);
    }

    private static String filled(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    LetterFilter filter() {
        return new LetterFilter(status, route, code, group, key, eventType, correlationId, null, null, q);
    }

    /** Messages one by one, and not their groups. */
    public boolean oneByOne() {
        return group != null || "list".equals(view);
    }

    /** Whether it means open letters, with which something can be done. */
    public boolean open() {
        return status == null || status.equals("open");
    }

    /** Whether it names anything beside the status. */
    public boolean narrowed() {
        return fields().keySet().stream().anyMatch(field -> !field.equals("status"));
    }

    /** The fields that are set, by name, without the view. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("route", route);
        fields.put("code", code);
        fields.put("group", group);
        fields.put("key", key);
        fields.put("eventType", eventType);
        fields.put("correlationId", correlationId);
        fields.put("q", q);
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    /** The address of the page with the same filter. */
    public String in(@Nullable String view, @Nullable String cursor) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/console/dead-letters");
        fields().forEach((name, value) -> {
            if (view == null || !name.equals("group")) {
                address.queryParam(name, "{" + name + "}");
            }
        });
        String shown = view == null ? this.view : view;
        if (shown != null && !shown.equals("groups")) {
            address.queryParam("view", shown);
        }
        if (cursor != null) {
            address.queryParam("cursor", cursor);
        }
        return address.encode().buildAndExpand(fields()).toUriString();
    }

    /** The address of the letters of one group. */
    public String of(String group) {
        return new LetterQuery(status, null, null, group, null, null, null, null, null).in(null, null);
    }
}
