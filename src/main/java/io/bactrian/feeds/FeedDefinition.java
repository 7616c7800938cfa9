package io.bactrian.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * What {@code schemas/feeds/<name>.feed.yaml} declares.
 *
 * @param name        of the feed, in its URL and in the object store
 * @param title       of the feed, for its readers
 * @param description what a row is and where it comes from
 * @param from        event types that are changes of this feed; {@code deals.deal.*} means all types that begin so
 * @param key         fields of the data that identify the record; joined with a colon they are the key
 * @param version     field that grows with each change of a record; without one the time of the event stands in, in milliseconds
 * @param columns     of the Parquet files
 */
record FeedDefinition(String name, String title, String description, List<String> from, List<String> key, @Nullable String version,
                      List<Column> columns) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    FeedDefinition {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a feed's name is lower-case letters, digits and dashes, not " + name);
        }
        from = required("from", from);
        key = required("key", key);
        columns = required("columns", columns);
        Set<String> fields = columns.stream().map(Column::name).collect(Collectors.toSet());
        // Many warehouses fold the case of names.
        Set<String> folded = new HashSet<>();
        columns.stream().map(column -> column.name().toLowerCase()).filter(column -> !folded.add(column)).findFirst().ifPresent(column -> {
            throw new IllegalArgumentException("column " + column + " is there twice");
        });
        if (!fields.containsAll(key)) {
            throw new IllegalArgumentException("each field of the key " + key + " must be a column");
        }
    }

    private static <T> List<T> required(String name, List<T> list) {
        if (list == null || list.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return List.copyOf(list);
    }

    /** Whether an event of this type is a change of this feed. */
    boolean takes(String type) {
        return from.stream().anyMatch(
                wanted -> wanted.endsWith(".*") ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : type.equals(wanted));
    }

    /** @throws IllegalArgumentException when a part of the key is missing */
    String keyOf(JsonNode data) {
        return key.stream().map(field -> {
            JsonNode part = data.path(field);
            if (!part.isValueNode() || part.isNull() || part.asText().isEmpty()) {
                throw new IllegalArgumentException(field + " is missing");
            }
            return part.asText();
        }).collect(Collectors.joining(":"));
    }

    /** @throws IllegalArgumentException when the declared version is missing or no whole number */
    long versionOf(JsonNode data, Instant occurredAt) {
        if (version == null) {
            return occurredAt.toEpochMilli();
        }
        JsonNode field = data.path(version);
        if (!field.isIntegralNumber() || !field.canConvertToLong()) {
            throw new IllegalArgumentException(version + " is not a whole number");
        }
        return field.longValue();
    }

    /** @throws IllegalArgumentException when a field does not fit its column: found when a change arrives, not when its file is due */
    void check(JsonNode data) {
        columns.forEach(column -> column.read(data));
    }
}
