package io.bactrian.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * A column of a feed's Parquet files: one field of the event's data, under the same name. A record without the field has null there.
 *
 * @param name        field of the data
 * @param type        what the field holds
 * @param description for the people who query it
 */
record Column(String name, ColumnType type, String description) {

    /** Names that begin with an underscore are the feed's own. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    Column {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a column's name is letters and digits, not " + name);
        }
        if (type == null) {
            throw new IllegalArgumentException("column " + name + " has no type");
        }
        if (description == null || description.isBlank()) {
            throw new IllegalArgumentException("column " + name + " has no description");
        }
    }

    /**
     * The value that the file will hold, or null.
     *
     * @throws IllegalArgumentException when the field does not fit the column's type; the message names the column
     */
    Object read(JsonNode data) {
        JsonNode field = data.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return null;
        }
        try {
            return type.read(field);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name + " is not " + type.meaning(), e);
        }
    }
}
