package io.bactrian.feeds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * How a field of the canonical JSON stands in a Parquet file, by the format's
 * <a href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">logical types</a>. Money is exact: a value that does
 * not fit DECIMAL(20,4) is refused, never rounded.
 */
enum ColumnType {

    /** UTF-8 text. */
    @JsonProperty("string")
    STRING("a string", PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType()) {
        @Override
        Object read(JsonNode field) {
            return requireText(field);
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addBinary(Binary.fromString((String) value));
        }
    },

    /** Signed, 64 bits. */
    @JsonProperty("integer")
    INTEGER("a whole number of 64 bits", PrimitiveTypeName.INT64, null) {
        @Override
        Object read(JsonNode field) {
            if (!field.isIntegralNumber() || !field.canConvertToLong()) {
                throw new IllegalArgumentException();
            }
            return field.longValue();
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addLong((Long) value);
        }
    },

    /** A decimal string, as DECIMAL(20,4). */
    @JsonProperty("decimal")
    DECIMAL("a decimal string that fits DECIMAL(20,4)", PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, LogicalTypeAnnotation.decimalType(4, 20)) {
        @Override
        Object read(JsonNode field) {
            String text = requireText(field);
            if (!DECIMAL_TEXT.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return new BigDecimal(text).setScale(4, RoundingMode.UNNECESSARY);
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addBinary(Binary.fromConstantByteArray(bigEndian(((BigDecimal) value).unscaledValue())));
        }
    },

    /** A calendar day, {@code YYYY-MM-DD}. */
    @JsonProperty("date")
    DATE("a date", PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType()) {
        @Override
        Object read(JsonNode field) {
            return Math.toIntExact(LocalDate.parse(requireText(field)).toEpochDay());
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addInteger((Integer) value);
        }
    },

    /** RFC 3339, as UTC microseconds. */
    @JsonProperty("timestamp")
    TIMESTAMP("an RFC 3339 time", PrimitiveTypeName.INT64, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS)) {
        @Override
        Object read(JsonNode field) {
            return micros(OffsetDateTime.parse(requireText(field)).toInstant());
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addLong((Long) value);
        }
    },

    /** Anything nested, as JSON text. */
    @JsonProperty("json")
    JSON("JSON", PrimitiveTypeName.BINARY, LogicalTypeAnnotation.jsonType()) {
        @Override
        Object read(JsonNode field) {
            return field.toString();
        }

        @Override
        void write(Object value, RecordConsumer file) {
            file.addBinary(Binary.fromString((String) value));
        }
    };

    /** 20 digits need 9 bytes. */
    private static final int DECIMAL_BYTES = 9;
    private static final Pattern DECIMAL_TEXT = Pattern.compile("-?\\d{1,16}(\\.\\d{1,4}0{0,16})?");

    private final String meaning;
    private final PrimitiveTypeName primitive;
    private final LogicalTypeAnnotation annotation;

    ColumnType(String meaning, PrimitiveTypeName primitive, LogicalTypeAnnotation annotation) {
        this.meaning = meaning;
        this.primitive = primitive;
        this.annotation = annotation;
    }

    /** The type in words, for an error. */
    String meaning() {
        return meaning;
    }

    /** The value of a field that is there; throws when it does not fit. Whatever it returns, {@link #write} takes. */
    abstract Object read(JsonNode field);

    abstract void write(Object value, RecordConsumer file);

    PrimitiveType named(String name, Repetition repetition) {
        Types.PrimitiveBuilder<PrimitiveType> type = Types.primitive(primitive, repetition);
        if (primitive == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            type.length(DECIMAL_BYTES);
        }
        return annotation == null ? type.named(name) : type.as(annotation).named(name);
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private static String requireText(JsonNode field) {
        if (!field.isTextual()) {
            throw new IllegalArgumentException();
        }
        return field.textValue();
    }

    private static byte[] bigEndian(BigInteger number) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, 0, DECIMAL_BYTES - digits.length, (byte) (number.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, DECIMAL_BYTES - digits.length, digits.length);
        return bytes;
    }
}
