package io.bactrian.proposals;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;

/** Amounts and counts as a client reads them, never broken over two lines: {@code 150 000,00 ₽}, {@code RUB 150,000.00}. */
final class PrintedMoney {

    private static final char NO_BREAK = '\u00a0';
    private static final Map<String, String> SIGNS = Map.of("RUB", "₽", "USD", "$", "EUR", "€", "KZT", "₸", "GBP", "£", "JPY", "¥", "TRY",
            "₺",
            "UAH", "₴", "INR", "₹", "ILS", "₪");

    private final String currency;
    private final boolean russian;

    PrintedMoney(String currency, String language) {
        this.currency = currency;
        this.russian = language.equals("ru");
    }

    /** The very figure of the plan: nothing is rounded. */
    String text(String amount) {
        BigDecimal exact = new BigDecimal(amount);
        String figure = format(exact.scale()).format(exact);
        return russian ? figure + NO_BREAK + SIGNS.getOrDefault(currency, currency) : currency + NO_BREAK + figure;
    }

    String count(long number) {
        return format(0).format(number);
    }

    private DecimalFormat format(int decimals) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(russian ? NO_BREAK : ',');
        symbols.setDecimalSeparator(russian ? ',' : '.');
        return new DecimalFormat("#,##0" + (decimals == 0 ? "" : "." + "0".repeat(decimals)), symbols);
    }
}
