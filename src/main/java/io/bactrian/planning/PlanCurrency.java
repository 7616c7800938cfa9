package io.bactrian.planning;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * The currency of a plan. Amounts are whole numbers of its smallest unit, so that sums are exact.
 *
 * @param code   ISO 4217
 * @param digits how many decimals it has
 */
record PlanCurrency(String code, int digits) {

    private static final BigInteger LARGEST = BigInteger.valueOf(BudgetSolver.LARGEST_BUDGET);

    static PlanCurrency of(String code) {
        try {
            return new PlanCurrency(code, Math.max(0, Currency.getInstance(code).getDefaultFractionDigits()));
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, code + " is not a currency of ISO 4217");
        }
    }

    /** In minor units, not rounded. */
    BigDecimal minor(BigDecimal amount) {
        return amount.movePointRight(digits);
    }

    /** In whole minor units; what is larger than any budget is the largest. */
    long units(BigDecimal amount, RoundingMode rounding) {
        return minor(amount).setScale(0, rounding).toBigInteger().min(LARGEST).longValueExact();
    }

    /** The decimal text of that many minor units, with exactly the currency's digits. */
    String text(long units) {
        return BigDecimal.valueOf(units, digits).toPlainString();
    }

    String named(long units) {
        return text(units) + " " + code;
    }
}
