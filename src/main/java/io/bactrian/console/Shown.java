package io.bactrian.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.function.Function;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** How the pages show times, durations and bodies. Times are UTC and say so. */
@Component("shown")
class Shown {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final MessageSource words;
    private final ObjectMapper json;

    Shown(MessageSource words, ObjectMapper json) {
        this.words = words;
        this.json = json;
    }

    /** {@code 2026-11-21 09:15:00 UTC}; nothing for null. The time is an Instant, or RFC 3339. */
    public String time(@Nullable Object time) {
        return time == null ? "" : SECONDS.format(instant(time));
    }

    /** The time of day to the millisecond, without its zone. */
    public String clock(Object time) {
        return MILLISECONDS.format(instant(time));
    }

    public String day(Object time) {
        return DAY.format(instant(time));
    }

    /** How long ago, roughly: {@code 5 min ago}. */
    public String ago(@Nullable Object time) {
        return time == null ? "" : word("shown.ago", span(Duration.between(instant(time), Instant.now())));
    }

    /** How long from now, roughly; what is past is due now. */
    public String until(@Nullable Object time) {
        if (time == null) {
            return "";
        }
        Duration left = Duration.between(Instant.now(), instant(time));
        return left.toSeconds() <= 0 ? word("shown.now") : word("shown.in", span(left));
    }

    public String milliseconds(@Nullable Number milliseconds) {
        if (milliseconds == null) {
            return "";
        }
        long value = milliseconds.longValue();
        return value < 10_000 ? word("shown.ms", Long.toString(value)) : span(Duration.ofMillis(value));
    }

    public String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return word("shown.s", Long.toString(seconds));
        }
        if (seconds < 2 * 3600) {
            return word("shown.min", Long.toString(seconds / 60));
        }
        return seconds < 2 * 86_400 ? word("shown.h", Long.toString(seconds / 3600)) : word("shown.d", Long.toString(seconds / 86_400));
    }

    public String bytes(long bytes) {
        return bytes < 1024 ? word("shown.bytes", Long.toString(bytes))
                : bytes < 1024 * 1024 ? word("shown.kilobytes", Long.toString(bytes / 1024))
                : word("shown.megabytes", Long.toString(bytes / 1024 / 1024));
    }

    /** JSON with one field a line; anything else as it is. */
    public String body(@Nullable String body) {
        if (body == null) {
            return "";
        }
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(StrictJson.mapper().readTree(body)).replace("\r\n", "\n");
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    /** What a code of the catalogue means, in the reader's language where it is translated; nothing for a code that is unknown. */
    public String title(String code) {
        return of(code, "code.", ErrorCode::title);
    }

    /** What the reader does about it. */
    public String cure(String code) {
        return of(code, "cure.", ErrorCode::cure);
    }

    private String of(String code, String prefix, Function<ErrorCode, String> words) {
        String english = Arrays.stream(ErrorCode.values()).filter(known -> known.code().equals(code)).findFirst().map(words).orElse("");
        return this.words.getMessage(prefix + code, null, english, LocaleContextHolder.getLocale());
    }

    private String word(String key, Object... arguments) {
        return words.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    private static Instant instant(Object time) {
        return time instanceof Instant instant ? instant : Instant.parse(time.toString());
    }
}
