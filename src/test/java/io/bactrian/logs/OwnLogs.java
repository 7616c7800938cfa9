package io.bactrian.logs;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Logs in several styles, made from known templates: the ground truth is which template made a line. */
final class OwnLogs {

    /** A line and the template that made it. */
    record Line(String text, String template) {
    }

    /** Patterns with {@code {kind}} in the place of values; more of a kind stand first. */
    record Style(String name, String header, List<String> templates) {
    }

    /** The styles of {@code src/test/resources/logs/own-logs.txt}. */
    static List<Style> styles() throws IOException {
        List<Style> styles = new ArrayList<>();
        try (InputStream file = OwnLogs.class.getResourceAsStream("/logs/own-logs.txt")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("# ")) {
                    styles.add(new Style(line.substring(2), "", new ArrayList<>()));
                } else if (line.startsWith("> ")) {
                    Style style = styles.remove(styles.size() - 1);
                    styles.add(new Style(style.name(), line.substring(2), style.templates()));
                } else if (!line.isBlank()) {
                    styles.get(styles.size() - 1).templates().add(line);
                }
            }
        }
        return styles;
    }

    private static final String[] USERS =
            "anna boris clara dmitri elena farid grace hugo irina jonas katya leo marta nils olga petr".split(" ");
    private static final String[] WORDS =
            "amber birch cedar delta ember fjord grove heath inlet juniper kelp lagoon maple nectar onyx prairie quartz".split(" ");

    private final Random random;

    OwnLogs(long seed) {
        random = new Random(seed);
    }

    /** Lines of one style; its first templates are the most frequent, and the last one is there at least once. */
    List<Line> lines(Style style, int count) {
        List<Line> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            double skewed = random.nextDouble() * random.nextDouble();
            int kind = line < style.templates().size() ? line : (int) (skewed * style.templates().size());
            String template = style.templates().get(kind);
            lines.add(new Line(fill(style.header() + template), template));
        }
        return lines;
    }

    private String fill(String pattern) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            int close = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) : -1;
            String value = close < 0 ? null : value(pattern.substring(at + 1, close));
            text.append(value == null ? String.valueOf(pattern.charAt(at)) : value);
            at = value == null ? at + 1 : close + 1;
        }
        return text.toString();
    }

    private String value(String kind) {
        return switch (kind) {
            case "n" -> String.valueOf(random.nextInt(random.nextInt(5) == 0 ? 100_000 : 300));
            case "ms" -> String.valueOf(random.nextInt(5000));
            case "money" -> random.nextInt(9000) + "." + (10 + random.nextInt(90)) + " EUR";
            case "port" -> String.valueOf(1024 + random.nextInt(60_000));
            case "size" -> (1 + random.nextInt(900)) + "." + random.nextInt(10) + (random.nextBoolean() ? " KB" : " MB");
            case "user" -> pick(USERS);
            case "word" -> pick(WORDS);
            case "words" -> random.ints(1 + random.nextInt(3), 0, WORDS.length).mapToObj(index -> WORDS[index]).collect(joining(", "));
            case "ip" -> "%d.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256), random.nextInt(256));
            case "host" -> pick(WORDS) + random.nextInt(9) + ".acme.example.com";
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "hex" -> HexFormat.of().toHexDigits(random.nextLong());
            case "iban" -> "DE" + (10 + random.nextInt(89)) + Math.abs(random.nextLong() % 1_000_000_000_000_000L);
            case "path" -> "/" + pick(WORDS) + "/" + pick(WORDS) + (random.nextBoolean() ? "" : "/" + random.nextInt(1000));
            case "url" -> "https://" + pick(WORDS) + ".example.com/api/" + pick(WORDS) + "?id=" + random.nextInt(1000);
            case "iso" -> "2026-03-%02dT%s.%03dZ".formatted(1 + random.nextInt(3), clock(), random.nextInt(1000));
            case "syslog" -> "Mar %2d %s".formatted(1 + random.nextInt(28), clock());
            case "clf" -> "%02d/Mar/2026:%s +0100".formatted(1 + random.nextInt(28), clock());
            case "level" -> pick("INFO", "INFO", "INFO", "WARN", "ERROR");
            case "thread" -> pick("main", "http-nio-8080-exec-" + random.nextInt(20), "pool-" + random.nextInt(4) + "-thread-1");
            case "Name" -> pick("Invoices", "Payments", "SessionRegistry", "Http");
            default -> null;
        };
    }

    private String clock() {
        return "%02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
