package io.bactrian.logs;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The log of a shop's backend over one day, with faults in it whose lines are known: a burst of failing calls, an exception that was never
 * there before, a single fatal line and a client that asks far too often. Usual life has rare lines and warnings, too.
 */
final class SyntheticLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final LocalDateTime START = LocalDateTime.of(2026, 3, 2, 0, 0);
    private static final String[] USUAL = {
        "INFO  [http-%d] shop.web.Access - GET /api/items/%d 200 in %d ms",
        "INFO  [http-%d] shop.web.Access - POST /api/baskets/%d/lines 201 in %d ms",
        "INFO  [http-%d] shop.orders.Orders - Order %d accepted, %d positions",
        "INFO  [http-%d] shop.orders.Orders - Order %d priced in %d ms",
        "DEBUG [http-%d] shop.stock.Stock - Reserved %d pieces of article %d",
        "INFO  [kafka-%d] shop.mail.Outgoing - Mail %d handed over after %d attempts",
        "DEBUG [pool-%d] shop.cache.Prices - Evicted %d entries, %d remain",
    };
    private static final String[] SELDOM = {
        "WARN  [http-%d] shop.web.Access - Slow request /api/search took %d ms, limit %d ms",
        "INFO  [timer-%d] shop.jobs.Nightly - Recalculated %d recommendations in %d s",
        "WARN  [http-%d] shop.payments.Card - Payment %d declined by the bank, code %d",
        "INFO  [timer-%d] shop.jobs.Rates - Read %d exchange rates, %d changed",
    };

    private record Entry(double minute, String text, boolean strange) {
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Random random;

    SyntheticLog(long seed) {
        random = new Random(seed);
        for (double minute = 0; minute < 24 * 60; minute += -Math.log(1 - random.nextDouble()) / rate(minute)) {
            String[] kind = random.nextInt(60) == 0 ? SELDOM : USUAL;
            add(minute, kind[Math.min(random.nextInt(kind.length), random.nextInt(kind.length))], false);
        }
        failingCalls(8 * 60 + random.nextInt(14 * 60));
        unknownException(8 * 60 + random.nextInt(14 * 60));
        add(8 * 60 + random.nextInt(14 * 60), "FATAL [main-%d] shop.orders.Journal - Journal segment %d is corrupt at offset %d", true);
        greedyClient(8 * 60 + random.nextInt(14 * 60));
        entries.sort(Comparator.comparingDouble(Entry::minute));
    }

    /** Lines a minute: few at night. */
    private static double rate(double minute) {
        return 3 + 6 * Math.sin(Math.PI * minute / (24 * 60));
    }

    private void add(double minute, String pattern, boolean strange) {
        entries.add(new Entry(minute, pattern.formatted(1 + random.nextInt(8), random.nextInt(100_000), random.nextInt(3000)), strange));
    }

    private void failingCalls(int from) {
        for (int call = 0; call < 40; call++) {
            add(from + random.nextDouble() * 6,
                    "ERROR [http-%d] shop.stock.Client - Call %d to stock:8080 failed: connect timed out after %d ms", true);
        }
    }

    private void unknownException(int from) {
        for (int line = 0; line < 3; line++) {
            add(from + line * 0.2,
                    "ERROR [kafka-%d] shop.mail.Outgoing - Mail %d not rendered: IllegalStateException: template has no section %d", true);
        }
    }

    private void greedyClient(int from) {
        for (int call = 0; call < 80; call++) {
            add(from + random.nextDouble() * 5, "WARN  [http-%d] shop.web.Limits - Client %d exceeded its limit of %d requests", true);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(TIME.format(START.plusNanos((long) (entry.minute() * 60e9)))).append(' ').append(entry.text()).append('\n');
        }
        return text.toString();
    }

    int lines() {
        return entries.size();
    }

    /** @param line counted from 1 */
    boolean isStrange(int line) {
        return entries.get(line - 1).strange();
    }
}
