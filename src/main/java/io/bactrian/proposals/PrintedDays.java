package io.bactrian.proposals;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Days as a client reads them. */
final class PrintedDays {

    private static final List<String> RUSSIAN_MONTHS = List.of("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
            "сентября", "октября", "ноября", "декабря");
    private static final List<String> ENGLISH_MONTHS = List.of("January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December");
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ROOT);
    private static final char NO_BREAK = '\u00a0';

    private final boolean russian;

    PrintedDays(String language) {
        this.russian = language.equals("ru");
    }

    /** {@code 1–31 марта 2026}, {@code 28 February – 3 March 2026}. */
    String period(LocalDate from, LocalDate to) {
        if (from.equals(to)) {
            return day(from);
        }
        if (from.getYear() != to.getYear()) {
            return day(from) + " – " + day(to);
        }
        return from.getMonthValue() == to.getMonthValue() ? from.getDayOfMonth() + "–" + day(to)
                : from.getDayOfMonth() + "" + NO_BREAK + month(from) + " – " + day(to);
    }

    String day(LocalDate day) {
        return day.getDayOfMonth() + "" + NO_BREAK + month(day) + NO_BREAK + day.getYear();
    }

    private String month(LocalDate day) {
        return (russian ? RUSSIAN_MONTHS : ENGLISH_MONTHS).get(day.getMonthValue() - 1);
    }

    String narrow(LocalDate day) {
        return russian ? SHORT.format(day)
                : day.getDayOfMonth() + "" + NO_BREAK + month(day).substring(0, 3) + NO_BREAK + day.getYear();
    }
}
