package io.bactrian.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/**
 * What a transformer can say beyond plain JSLT: exact money, time zones and ids made from a name. Every function gives {@code null}
 * for {@code null}, so that an absent field stays absent, and fails on anything else that it cannot read.
 *
 * <ul>
 * <li>{@code money(value, currency)}: a number or numeral as a decimal string with exactly the currency's decimals (ISO 4217),
 * half up; {@code money(1000.5, "RUB")} is {@code "1000.50"}
 * <li>{@code decimal(value)}: a numeral as an exact JSON number; {@code decimal("1000.50")} is {@code 1000.50}
 * <li>{@code micros(value)}: millionths as an integer, exactly; {@code micros("1500.00")} is {@code 1500000000}
 * <li>{@code utc(time, zone?)}: RFC 3339 in UTC from epoch seconds, an offset time, or a local time of the zone
 * <li>{@code local-time(time, zone)}: the wall clock of a zone without an offset, {@code 2026-01-31T12:15:00}
 * <li>{@code epoch-millis(time, zone?)}: the same moments as {@code utc} reads, in milliseconds since 1970
 * <li>{@code uuid-v5(name)}: RFC 9562 name-based id in the hub's own namespace; the same name gives the same id for ever
 * </ul>
 */
public final class TransformerFunctions {

    /** The namespace of every id that {@code uuid-v5} makes. Changing it would make every idempotent repeat a new object. */
    private static final UUID NAMESPACE = UUID.fromString("6d0c9e0a-5b57-5b0e-9d8f-0b2a7c1e4f10");

    /** Beyond this no amount is meant, and scaling an absurd exponent would eat the memory. */
    private static final int MAX_DIGITS = 30;

    /** What a function does with its arguments, the first of which is not null. */
    private interface Body {

        JsonNode apply(JsonNode[] arguments);
    }

    private TransformerFunctions() {
    }

    /** All functions, to be given to the JSLT component. */
    public static List<Function> all() {
        return List.of(
                function("money", 2, 2, arguments -> TextNode.valueOf(money(number(arguments[0]), arguments[1]))),
                function("decimal", 1, 1, arguments -> DecimalNode.valueOf(number(arguments[0]))),
                function("micros", 1, 1, arguments -> LongNode.valueOf(micros(number(arguments[0])))),
                function("utc", 1, 2, arguments -> TextNode.valueOf(moment(arguments).toString())),
                function("local-time", 2, 2, arguments -> TextNode.valueOf(localTime(arguments))),
                function("epoch-millis", 1, 2, arguments -> LongNode.valueOf(moment(arguments).toEpochMilli())),
                function("uuid-v5", 1, 1, arguments -> TextNode.valueOf(nameBasedId(arguments[0].asText()).toString())));
    }

    private static String money(BigDecimal value, JsonNode currency) {
        if (!currency.isTextual()) {
            throw new JsltException("money() needs a currency, not " + currency);
        }
        int digits;
        try {
            digits = Currency.getInstance(currency.asText()).getDefaultFractionDigits();
        } catch (IllegalArgumentException e) {
            throw new JsltException("money() does not know the currency " + currency);
        }
        return value.setScale(Math.max(0, digits), RoundingMode.HALF_UP).toPlainString();
    }

    private static long micros(BigDecimal value) {
        try {
            return value.movePointRight(6).longValueExact();
        } catch (ArithmeticException e) {
            throw new JsltException("micros() cannot hold " + value + " exactly");
        }
    }

    private static BigDecimal number(JsonNode value) {
        BigDecimal number;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else {
            try {
                number = new BigDecimal(value.asText().trim());
            } catch (NumberFormatException e) {
                throw new JsltException("Not a decimal number: " + abbreviate(value));
            }
        }
        if (number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS) {
            throw new JsltException("A number of absurd size: " + abbreviate(value));
        }
        return number;
    }

    private static Instant moment(JsonNode[] arguments) {
        JsonNode time = arguments[0];
        if (time.isNumber()) {
            return Instant.ofEpochSecond(time.longValue());
        }
        String text = time.asText().trim();
        try {
            if (arguments.length == 2 && !hasOffset(text)) {
                return LocalDateTime.parse(text).atZone(ZoneId.of(arguments[1].asText())).toInstant();
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new JsltException("Not a time" + (arguments.length == 2 ? "" : " with an offset") + ": " + abbreviate(time));
        }
    }

    private static boolean hasOffset(String time) {
        int clock = time.indexOf('T');
        return time.endsWith("Z") || clock >= 0 && (time.indexOf('+', clock) > 0 || time.indexOf('-', clock) > 0);
    }

    private static String localTime(JsonNode[] arguments) {
        try {
            return moment(new JsonNode[] {arguments[0]}).atZone(ZoneId.of(arguments[1].asText()))
                    .truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeException e) {
            throw new JsltException("Not a time zone: " + abbreviate(arguments[1]));
        }
    }

    private static UUID nameBasedId(String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-1", e);
        }
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits()).flip());
        byte[] hash = Arrays.copyOf(sha1.digest(name.getBytes(StandardCharsets.UTF_8)), 16);
        hash[6] = (byte) (hash[6] & 0x0f | 0x50);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return new UUID(bits.getLong(), bits.getLong());
    }

    private static String abbreviate(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Function function(String name, int minArguments, int maxArguments, Body body) {
        return new Function() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public int getMinArguments() {
                return minArguments;
            }

            @Override
            public int getMaxArguments() {
                return maxArguments;
            }

            @Override
            public JsonNode call(JsonNode input, JsonNode[] arguments) {
                return arguments[0].isNull() ? NullNode.instance : body.apply(arguments);
            }
        };
    }
}
