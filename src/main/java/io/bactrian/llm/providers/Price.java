package io.bactrian.llm.providers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * What tokens of a deployment cost.
 *
 * @param input    of a million tokens that are sent
 * @param output   of a million tokens that come back
 * @param currency ISO 4217
 * @param rate     what one unit of it is worth in the currency of the limits
 */
public record Price(BigDecimal input, BigDecimal output, String currency, BigDecimal rate) {

    private static final int MILLION = 6;
    private static final int DECIMALS = 9;

    static Price of(ModelSettings.Provider provider, String usual, Map<String, BigDecimal> rates, String name) {
        String currency = provider.currency() == null || provider.currency().isBlank() ? usual : provider.currency();
        BigDecimal rate = currency.equals(usual) ? BigDecimal.ONE : rates.get(currency);
        if (rate == null) {
            throw new IllegalArgumentException("hub.llm.providers." + name + ".currency is " + currency
                    + ", and hub.llm.rates does not say what that is worth in " + usual);
        }
        return new Price(provider.inputPrice(), provider.outputPrice(), currency, rate);
    }

    /** In the deployment's own currency. */
    public BigDecimal of(long inputTokens, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens)).add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(MILLION).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /** In the currency of the limits. */
    public BigDecimal inLimits(long inputTokens, long outputTokens) {
        return of(inputTokens, outputTokens).multiply(rate);
    }

    /** For comparing deployments. */
    BigDecimal ofAverageCall() {
        return inLimits(3_000_000, 1_000_000);
    }
}
