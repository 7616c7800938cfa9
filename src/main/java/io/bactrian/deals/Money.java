package io.bactrian.deals;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in a currency of ISO 4217. It is exact: an amount with more digits than its currency has is refused, never rounded.
 */
record Money(BigDecimal amount, String currency) {

    Money {
        try {
            amount = amount.setScale(Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, currency + " is not a currency of ISO 4217");
        } catch (ArithmeticException e) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, amount + " has more digits than " + currency + " has");
        }
    }

    static Money of(String amount, String currency) {
        try {
            return new Money(new BigDecimal(amount), currency);
        } catch (NumberFormatException e) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "An amount is a decimal number in text");
        }
    }

    /** The amount as text, with exactly the currency's digits: {@code 100.50}. */
    String text() {
        return amount.toPlainString();
    }
}
