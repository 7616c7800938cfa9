package io.bactrian.proposals;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the sentences out of a model's text whose figures are not the plan's. Sums of money and percentages have to stand in the plan;
 * other numbers (years, days, names like "Канал 5") in the plan or in the brief. Sums in words count as well. Addresses in the web go out
 * unless the brief has them.
 */
final class FigureCheck {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern SENTENCE = Pattern.compile("[^.!?…\\n]*(?:[.!?…](?!\\s|$|\\n)[^.!?…\\n]*)*[.!?…]*\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[\\s.,'’]\\d{3}(?!\\d))*(?:[.,]\\d+)?");
    private static final String MONEY = "₽|руб|рубл\\w*|коп|копе\\w*|р\\.|\\$|€|£|¥|₸|тенге|usd|eur|rub|kzt|доллар\\w*|евро|dollars?|euros?"
            + "|roubles?|rubles?|pounds?|yen|yuan|юан\\w*";
    private static final String MULTIPLE = "тыс\\w*|млн|миллион\\w*|млрд|миллиард\\w*|thousand|million|billion|bn|mln|k|m";
    private static final Pattern AFTER = Pattern.compile("^\\s*(?<multiple>" + MULTIPLE + ")?\\.?(?!\\w)\\s*(?<money>(?:" + MONEY
            + ")(?!\\w)"
            + "|[$€£¥₽₸])?|^\\s*(?<share>%|процент\\w*|percent)", FLAGS);
    private static final Pattern BEFORE = Pattern.compile("(?:" + MONEY + ")\\s*$", FLAGS);
    private static final Pattern SHARE_AFTER = Pattern.compile("^\\s*(?:%|процент|percent)", FLAGS);
    private static final Pattern IN_WORDS = Pattern.compile(
            "(?<!\\w)(?:сто|двести|триста|четыреста|пятьсот|\\w+сот|\\w+дцать|\\w+десят|тысяч\\w*|миллион\\w*|миллиард\\w*|полмиллиона"
                    + "|hundreds?|thousands?|millions?|billions?|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?!\\w)",
                            FLAGS);
    private static final Pattern MEASURED = Pattern.compile("(?<!\\w)(?:" + MONEY + "|процент\\w*|percent)(?!\\w)|[$€£¥₽₸%]", FLAGS);
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+|www\\.\\S+|\\S+@\\S+\\.\\S+", FLAGS);

    private final Set<BigDecimal> amounts = new HashSet<>();
    private final Set<BigDecimal> numbers = new HashSet<>();
    private final String brief;

    /**
     * @param amounts what the plan says in money
     * @param others  texts whose numbers may stand in the text: names, days, the brief
     */
    FigureCheck(List<String> amounts, List<String> others, String brief) {
        amounts.forEach(amount -> this.amounts.add(new BigDecimal(amount).stripTrailingZeros()));
        for (String text : others) {
            Matcher number = NUMBER.matcher(plain(text));
            while (number.find()) {
                numbers.addAll(readings(number.group()));
            }
            // A day in a plan is 2026-03-01, in a text 1.
            for (Matcher digits = Pattern.compile("\\d{1,15}").matcher(text); digits.find(); ) {
                numbers.add(new BigDecimal(digits.group()).stripTrailingZeros());
            }
        }
        this.brief = plain(brief);
    }

    /** The text without the sentences that may not stand. */
    String kept(String text) {
        StringBuilder kept = new StringBuilder();
        for (Matcher sentence = SENTENCE.matcher(text); sentence.find() && !sentence.group().isEmpty(); ) {
            if (mayStand(sentence.group())) {
                kept.append(sentence.group());
            } else if (sentence.group().endsWith("\n")) {
                kept.append('\n');
            }
        }
        return kept.toString().replaceAll("\\n{2,}", "\n").strip();
    }

    boolean mayStand(String sentence) {
        String text = plain(sentence);
        if (IN_WORDS.matcher(text).find() && MEASURED.matcher(text).find()) {
            return false;
        }
        for (Matcher address = ADDRESS.matcher(text); address.find(); ) {
            if (!brief.contains(address.group().replaceAll("[.,;:!?)]+$", ""))) {
                return false;
            }
        }
        for (Matcher number = NUMBER.matcher(text); number.find(); ) {
            if (!isKnown(number.group(), text.substring(0, number.start()), text.substring(number.end()))) {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown(String number, String before, String after) {
        List<BigDecimal> readings = readings(number);
        if (SHARE_AFTER.matcher(after).find()) {
            return false;
        }
        Matcher next = AFTER.matcher(after);
        boolean follows = next.find();
        String multiple = follows ? next.group("multiple") : null;
        boolean money = BEFORE.matcher(before).find() || follows && next.group("money") != null;
        if (multiple != null) {
            BigDecimal times = times(multiple);
            readings = readings.stream().map(reading -> reading.multiply(times).stripTrailingZeros()).toList();
        }
        boolean ofThePlan = readings.stream().anyMatch(amounts::contains);
        return ofThePlan || !money && multiple == null && readings.stream().anyMatch(numbers::contains);
    }

    private static BigDecimal times(String multiple) {
        String word = multiple.toLowerCase(Locale.ROOT);
        if (word.startsWith("тыс") || word.startsWith("thousand") || word.equals("k")) {
            return BigDecimal.valueOf(1_000);
        }
        return BigDecimal.valueOf(word.startsWith("млрд") || word.startsWith("миллиард") || word.startsWith("b") ? 1_000_000_000
                : 1_000_000);
    }

    /** {@code 1.500} is one and a half, or fifteen hundred: either may be meant. */
    private static List<BigDecimal> readings(String number) {
        List<BigDecimal> readings = new ArrayList<>();
        String bare = number.replaceAll("[\\s'’]", "");
        if (bare.length() > 40) {
            return readings;
        }
        for (String text : List.of(bare.replaceAll("[.,]", ""), bare.replace(",", ""), bare.replace(".", "").replace(',', '.'))) {
            if (text.matches("\\d+(\\.\\d+)?")) {
                readings.add(new BigDecimal(text).stripTrailingZeros());
            }
        }
        boolean decimals = bare.matches(".*[.,]\\d{1,2}");
        return decimals ? readings.subList(1, readings.size()) : readings;
    }

    /** Digits of every script are digits, and a no-break space is a space. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(letter -> {
            if (Character.isDigit(letter)) {
                plain.append(Character.digit(letter, 10));
            } else {
                plain.appendCodePoint(letter);
            }
        });
        return plain.toString();
    }
}
