package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Token.Shape;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers in digits and in words: 1 000, 10k, двадцать пять, twenty-five, третий, 2nd. */
final class Numerals {

    private static final Map<String, Integer> CARDINAL = new HashMap<>();
    private static final Map<String, Integer> ORDINAL = new HashMap<>();
    private static final Map<String, Long> SCALE = new HashMap<>();
    private static final Map<String, String> OTHER = new HashMap<>();
    private static final Pattern SHORT = Pattern.compile("([\\d.,]+)(k|к|m|м|млн|тыс|bn|st|nd|rd|th|x|х|й|я|го|му|е|ой|ая)");

    /** A dialling code or a number with leading noughts means its very digits. */
    private static final Pattern LITERAL = Pattern.compile("\\+.*|0\\d+.*");

    static {
        put(CARDINAL, """
                0 zero ноль нуль|1 one single один одна одно одну одного одной одному одним одном
                2 two both couple два две двух двум двумя двое двоих оба обе
                3 three три трех трем тремя трое троих|4 four четыре четырех четырем четырьмя четверо|5 five пять пяти пятью пятеро
                6 six шесть шести шестью
                7 seven семь семи семью|8 eight восемь восьми восемью|9 nine девять девяти девятью|10 ten десять десяти десятью
                11 eleven одиннадцать одиннадцати|12 twelve dozen двенадцать двенадцати дюжина дюжину|13 thirteen тринадцать тринадцати
                14 fourteen четырнадцать четырнадцати|15 fifteen пятнадцать пятнадцати|16 sixteen шестнадцать шестнадцати
                17 seventeen семнадцать семнадцати|18 eighteen восемнадцать восемнадцати|19 nineteen девятнадцать девятнадцати
                20 twenty двадцать двадцати|30 thirty тридцать тридцати|40 forty сорок сорока|50 fifty пятьдесят пятидесяти
                60 sixty шестьдесят шестидесяти|70 seventy семьдесят семидесяти|80 eighty восемьдесят восьмидесяти
                90 ninety девяносто девяноста|100 сто ста|200 двести двухсот|300 триста трехсот|400 четыреста четырехсот
                500 пятьсот пятисот|600 шестьсот шестисот|700 семьсот семисот|800 восемьсот восьмисот|900 девятьсот девятисот""");
        put(ORDINAL, """
                1 first перв|2 second втор|3 third трет треть|4 fourth четверт|5 fifth пят|6 sixth шест|7 seventh седьм|8 eighth восьм
                9 ninth девят
                10 tenth десят|11 eleventh одиннадцат|12 twelfth двенадцат|13 thirteenth тринадцат|14 fourteenth четырнадцат
                15 fifteenth пятнадцат
                20 twentieth двадцат|30 thirtieth тридцат""");
        for (String line : """
                100 hundred|1000 thousand тысяча тысячи тысяч тысячу тысячами тыс|1000000 million миллион миллиона миллионов млн
                1000000000 billion миллиард миллиарда миллиардов млрд""".split("[|\n]")) {
            String[] words = line.split(" ");
            for (int at = 1; at < words.length; at++) {
                SCALE.put(words[at], Long.valueOf(words[0]));
            }
        }
        for (String line : """
                0.5 half пол половина половину половины|1.5 полтора полторы полутора|1x once однажды единожды
                2x twice double вдвое дважды вдвойне|3x thrice triple втрое трижды|4x четырежды""".split("[|\n]")) {
            String[] words = line.split(" ");
            for (int at = 1; at < words.length; at++) {
                OTHER.put(words[at], words[0]);
            }
        }
    }

    /** @param tokens how many tokens the number takes */
    record Numeral(String value, int tokens) {
    }

    private Numerals() {
    }

    private static void put(Map<String, Integer> map, String table) {
        for (String line : table.split("[|\n]")) {
            String[] words = line.trim().split(" ");
            for (int at = 1; at < words.length; at++) {
                map.put(words[at], Integer.valueOf(words[0]));
            }
        }
    }

    static Optional<Numeral> at(List<Token> tokens, int start) {
        Token token = tokens.get(start);
        if (token.shape() == Shape.NUMBER) {
            return Optional.of(scaled(tokens, start, LITERAL.matcher(token.lower()).matches() ? null : decimal(token.lower())));
        }
        if (token.shape() == Shape.CODE) {
            return shortened(token.lower()).map(value -> new Numeral(value, 1));
        }
        if (token.shape() != Shape.WORD || token.name() && token.lower().length() > 12) {
            return Optional.empty();
        }
        if (OTHER.containsKey(token.lower())) {
            return Optional.of(new Numeral(OTHER.get(token.lower()), 1));
        }
        return inWords(tokens, start);
    }

    private static Numeral scaled(List<Token> tokens, int start, BigDecimal value) {
        BigDecimal number = value;
        int at = start + 1;
        while (number != null && at < tokens.size() && SCALE.containsKey(tokens.get(at).lower())) {
            number = number.multiply(BigDecimal.valueOf(SCALE.get(tokens.get(at).lower())));
            at++;
        }
        boolean ordinal = at < tokens.size() && tokens.get(at).lower().matches("й|я|го|му|е|ой|ая|ый");
        String text = number == null ? tokens.get(start).lower() : plain(number);
        return ordinal ? new Numeral("#" + text, at + 1 - start) : new Numeral(text, at - start);
    }

    private static Optional<Numeral> inWords(List<Token> tokens, int start) {
        long total = 0;
        long part = 0;
        int at = start;
        boolean ordinal = false;
        long last = Long.MAX_VALUE;
        while (at < tokens.size() && !ordinal) {
            Token token = tokens.get(at);
            Integer cardinal = CARDINAL.get(token.lower());
            Integer nth = ORDINAL.get(token.stem());
            Long scale = SCALE.get(token.lower());
            if (cardinal != null && cardinal < last) {
                part += cardinal;
                last = cardinal < 10 ? 0 : cardinal < 20 ? 0 : cardinal < 100 ? 10 : 100;
            } else if (scale != null) {
                part = Math.max(part, 1) * scale;
                total += scale > 100 ? part : 0;
                part = scale > 100 ? 0 : part;
                last = scale > 100 ? Long.MAX_VALUE : 100;
            } else if (cardinal == null && nth != null && nth < last) {
                part += nth;
                ordinal = true;
            } else {
                break;
            }
            at++;
        }
        return at == start ? Optional.empty() : Optional.of(new Numeral((ordinal ? "#" : "") + (total + part), at - start));
    }

    private static Optional<String> shortened(String code) {
        Matcher matcher = SHORT.matcher(code);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = decimal(matcher.group(1));
        if (number == null) {
            return Optional.empty();
        }
        return Optional.of(switch (matcher.group(2)) {
            case "k", "к", "тыс" -> plain(number.movePointRight(3));
            case "m", "м", "млн" -> plain(number.movePointRight(6));
            case "bn" -> plain(number.movePointRight(9));
            case "x", "х" -> plain(number) + "x";
            default -> "#" + plain(number);
        });
    }

    /** A comma before three last digits parts thousands, any other is a decimal point. */
    private static BigDecimal decimal(String text) {
        String digits = text.replaceAll("[\\u00A0\\u202F ]", "").replace('−', '-').replaceAll(",(?=\\d{3}(?:\\D|$))", "").replace(',', '.');
        StringBuilder ascii = new StringBuilder();
        digits.chars().forEach(letter -> ascii.append(Character.isDigit(letter) ? (char) ('0' + Character.digit(letter, 10))
                : (char) letter));
        try {
            return ascii.length() > 40 ? null : new BigDecimal(ascii.toString());
        } catch (NumberFormatException several) {
            return null;
        }
    }

    /** With its last noughts: version 3.10 is not 3.1. */
    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }
}
