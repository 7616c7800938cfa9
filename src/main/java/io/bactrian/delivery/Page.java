package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * One page of a list that is ordered by id: what comes after the cursor, at most so many.
 *
 * @param after the last id that the reader has seen, 0 at the beginning
 * @param limit 1 to 200
 */
public record Page(long after, int limit) {

    private static final int LARGEST = 200;
    private static final int USUAL = 50;

    /**
     * Reads the query parameters of a list.
     *
     * @throws HubException {@link ErrorCode#BAD_PARAMETER} when one of them has the wrong form
     */
    public static Page of(@Nullable String cursor, @Nullable String limit) {
        return new Page(cursor == null || cursor.isBlank() ? 0 : decode(cursor), limit == null || limit.isBlank() ? USUAL : limit(limit));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number that is out of range
        }
        throw new HubException(ErrorCode.BAD_PARAMETER, "limit is a whole number from 1 to " + LARGEST);
    }

    private static long decode(String cursor) {
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "cursor is not one that this list gave out");
        }
    }

    /** {@code {items, nextCursor}} for rows that were queried with {@link #limit} + 1; nextCursor is null on the last page. */
    public JsonNode answer(List<? extends ObjectNode> rows) {
        return answer(rows, "id");
    }

    /** The same for a list that is ordered by another numeric field. */
    public JsonNode answer(List<? extends ObjectNode> rows, String orderedBy) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        boolean more = rows.size() > limit;
        List<? extends ObjectNode> shown = more ? rows.subList(0, limit) : rows;
        answer.putArray("items").addAll(shown);
        answer.put("nextCursor", more ? encode(shown.get(shown.size() - 1).path(orderedBy).longValue()) : null);
        return answer;
    }

    private static String encode(long id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
    }
}
