package io.bactrian.feeds;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a reader stands in a feed, in a form that nobody is tempted to compute with: {@code <feed>:<last position seen>} in base64url. */
record FeedCursor(String feed, long position) {

    /**
     * @param text null or blank at the beginning of the feed
     * @throws HubException {@link ErrorCode#BAD_PARAMETER} when the text is no cursor, or one of another feed
     */
    static FeedCursor of(String feed, String text) {
        if (text == null || text.isBlank()) {
            return new FeedCursor(feed, 0);
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith(feed + ":")) {
                long position = Long.parseLong(plain.substring(feed.length() + 1));
                if (position >= 0) {
                    return new FeedCursor(feed, position);
                }
            }
        } catch (IllegalArgumentException e) {
            // answered below, like a cursor of another feed
        }
        throw new HubException(ErrorCode.BAD_PARAMETER, "cursor is not one that the feed " + feed + " gave out");
    }

    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((feed + ":" + position).getBytes(StandardCharsets.US_ASCII));
    }
}
