package io.bactrian.planning;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** A number as a model writes it: bounded before any arithmetic, since adding 1e99999999 to something takes minutes. */
final class WrittenAmount {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
    private static final Pattern GAPS = Pattern.compile("[\\s\\u00a0\\u202f\\u2009_']");
    private static final Pattern NAME = Pattern.compile("^[\\p{Sc}\\p{L}.%]{0,8}?(?=-?\\d)|[\\p{Sc}\\p{L}.%]{0,8}$");
    private static final int LONGEST = 60;
    private static final int MOST_DIGITS = 40;
    private static final int LARGEST_EXPONENT = 20;

    private WrittenAmount() {
    }

    /** @return the number; nothing where there is none, or one that no budget can be */
    static Optional<BigDecimal> of(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().length() > LONGEST ? Optional.empty() : of(node.textValue());
        }
        if (node.isBigDecimal() || node.isBigInteger()) {
            if (node.isBigInteger() && node.bigIntegerValue().bitLength() > 4 * MOST_DIGITS) {
                return Optional.empty();
            }
            return bounded(node.decimalValue());
        }
        if (node.isFloatingPointNumber()) {
            return Double.isFinite(node.doubleValue()) ? bounded(BigDecimal.valueOf(node.doubleValue())) : Optional.empty();
        }
        return node.isIntegralNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
    }

    /** As a reader may see it; a number of a million digits is not written out. */
    static String shown(JsonNode node) {
        if (node.isNumber()) {
            return of(node).map(BigDecimal::toPlainString).orElse("a number that is none, or far too large");
        }
        return node.isTextual() ? node.textValue().substring(0, Math.min(node.textValue().length(), LONGEST)) : "";
    }

    private static Optional<BigDecimal> bounded(BigDecimal number) {
        boolean usable = number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= LARGEST_EXPONENT;
        return usable ? Optional.of(number) : Optional.empty();
    }

    /** With groups of digits, a decimal comma or a currency, as people write it too. */
    private static Optional<BigDecimal> of(String text) {
        String bare = NAME.matcher(GAPS.matcher(text.strip()).replaceAll("")).replaceAll("");
        int comma = bare.lastIndexOf(',');
        int point = bare.lastIndexOf('.');
        if (comma >= 0 && point >= 0) {
            bare = comma > point ? bare.replace(".", "").replace(',', '.') : bare.replace(",", "");
        } else if (comma >= 0) {
            boolean groups = bare.length() - comma == 4 && bare.indexOf(',') > 0;
            bare = groups ? bare.replace(",", "") : bare.replace(',', '.');
        }
        return NUMBER.matcher(bare).matches() ? Optional.of(new BigDecimal(bare)) : Optional.empty();
    }
}
