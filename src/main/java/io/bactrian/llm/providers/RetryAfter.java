package io.bactrian.llm.providers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.springframework.lang.Nullable;

/** Reads {@code Retry-After} (RFC 9110: seconds or a date) and the {@code retry-after-ms} that some providers send beside it. */
final class RetryAfter {

    private RetryAfter() {
    }

    @Nullable
    static Duration in(ClassicHttpResponse response) {
        Header millis = response.getFirstHeader("retry-after-ms");
        Header usual = response.getFirstHeader("Retry-After");
        Duration exact = millis == null ? null : number(millis.getValue(), 1);
        return exact != null ? exact : usual == null ? null : of(usual.getValue(), Instant.now());
    }

    @Nullable
    static Duration of(String value, Instant now) {
        Duration seconds = number(value, 1000);
        if (seconds != null) {
            return seconds;
        }
        try {
            Duration until = Duration.between(now, ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Nullable
    private static Duration number(String value, long unitMillis) {
        // Fractions are sent too; more digits than these mean nothing.
        if (!value.strip().matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return null;
        }
        return Duration.ofMillis((long) (Double.parseDouble(value.strip()) * unitMillis));
    }
}
