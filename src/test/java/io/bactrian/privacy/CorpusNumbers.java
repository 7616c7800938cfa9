package io.bactrian.privacy;

import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** Numbers that are personal data, valid, and the same with a wrong checksum. The checksums here are the corpus's own. */
final class CorpusNumbers {

    private static final String[] RUSSIAN_PHONES = {"+7 (9##) ###-##-##", "+7 9## ###-##-##", "+7-9##-###-##-##", "+79#########",
        "8 (9##) ###-##-##", "8-9##-###-##-##", "8 9## ### ## ##", "89#########", "+7(9##)###-##-##", "8(495)###-##-##",
        "+7 (812) ###-##-##", "+7 9## #######", "8 800 ###-##-##", "7 9## ### ## ##", "+7.9##.###.##.##", "8(9##)#######",
        "8 (3452) ##-##-##", "+7 9## ### #### "};
    private static final String[] FOREIGN_PHONES = {"+1 (~##) ~##-####", "+1-~##-~##-####", "+44 20 7### ####", "+44 7### ######",
        "+49 30 #######", "+49 151 ########", "+33 6 ## ## ## ##", "+380 50 ### ## ##", "+375 29 ###-##-##", "+998 90 ### ## ##",
        "+86 138 #### ####", "+90 532 ### ## ##", "+972 50-###-####", "+34 612 ### ###", "+48 601 ### ###", "+995 555 ## ## ##",
        "+971 50 ### ####", "+1415555####", "+44207946####", "+49 (0)30 #######", "+39 06 #### ####", "+91 98### #####"};
    private static final String[] AMERICAN_PHONES = {"(~##) ~##-####", "~##-~##-####", "1-~##-~##-####", "+1 ~## ~## ####",
            "(~##)~##-####"};
    private static final String[] RUSSIAN_LOCAL = {"###-##-##", "(495) ###-##-##", "##-##-##", "(3452) ##-##-##"};
    private static final String[] ENGLISH_LOCAL = {"~## ~## ####", "020 7### ####", "07### ######", "0151 ########", "~##.~##.####"};
    private static final String[] CARD_BEGINNINGS = {"4", "4", "4", "51", "53", "55", "2202", "2200", "2204", "2221", "6011", "3530", "62"};
    private static final Map<String, String> IBAN_SHAPES = Map.of("DE", "##################", "GB", "WEST##############", "FR",
            "#######################", "NL", "ABNA##########", "ES", "####################", "KZ", "###W############", "PL",
            "########################", "AT", "################", "AE", "###################", "LV", "HABA#############");

    private final Random random;

    CorpusNumbers(Random random) {
        this.random = random;
    }

    /** Each {@code #} becomes a digit, each {@code ~} a digit from 2 to 9. */
    String fill(String shape) {
        StringBuilder filled = new StringBuilder();
        for (char letter : shape.trim().toCharArray()) {
            filled.append(letter == '#' ? (char) ('0' + random.nextInt(10)) : letter == '~' ? (char) ('2' + random.nextInt(8)) : letter);
        }
        return filled.toString();
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String phone(boolean inRussian) {
        int form = random.nextInt(100);
        return fill(inRussian ? pick(form < 85 ? RUSSIAN_PHONES : FOREIGN_PHONES)
                : pick(form < 35 ? AMERICAN_PHONES : form < 85 ? FOREIGN_PHONES : RUSSIAN_PHONES));
    }

    String localPhone(boolean inRussian) {
        return fill(pick(inRussian ? RUSSIAN_LOCAL : ENGLISH_LOCAL));
    }

    String card(boolean valid) {
        boolean american = valid && random.nextInt(10) == 0;
        String shape = american ? pick("34", "37") + "#############" : pick(CARD_BEGINNINGS) + "################";
        int length = american ? 15 : 16;
        String digits = until(shape.substring(0, length), candidate -> luhn(candidate) == valid);
        if (american) {
            return random.nextBoolean() ? digits : digits.substring(0, 4) + ' ' + digits.substring(4, 10) + ' ' + digits.substring(10);
        }
        return grouped(digits, pick(" ", " ", "-", ""));
    }

    String iban(boolean valid) {
        String country = pick(IBAN_SHAPES.keySet().stream().sorted().toArray(String[]::new));
        String national = fill(IBAN_SHAPES.get(country));
        int check = 98 - new BigInteger(inDigits(national + country + "00")).mod(BigInteger.valueOf(97)).intValue();
        String iban = country + "%02d".formatted(valid ? check : check % 97 + 1) + national;
        return grouped(iban, pick(" ", ""));
    }

    String inn(int length, boolean valid) {
        return until("##########" + (length == 12 ? "##" : ""), candidate -> candidate.charAt(0) != '0' && inn(candidate) == valid);
    }

    String snils(boolean valid, boolean plain) {
        String digits = until("1##########", candidate -> snils(candidate) == valid);
        String[] parts = {digits.substring(0, 3), digits.substring(3, 6), digits.substring(6, 9), digits.substring(9)};
        return switch (random.nextInt(plain ? 5 : 3)) {
            case 3 -> digits;
            case 4 -> String.join(" ", parts);
            case 0 -> String.join("-", parts);
            default -> parts[0] + '-' + parts[1] + '-' + parts[2] + ' ' + parts[3];
        };
    }

    String passport(String slot) {
        String series = fill("~#") + pick(" ", "") + pick("99", "04", "09", "12", "18", "21");
        return switch (slot) {
            case "passport.spelled" -> fill("~### номер ######");
            case "passport.abroad" -> fill("7# #######");
            case "passport.foreign" -> fill(pick("#########", "C0#X##T4#", "~########", "A########", "##FR#####", "K#######"));
            default -> series + (series.length() == 4 && random.nextInt(3) == 0 ? "" : pick(" ", " ", " № ")) + fill("######");
        };
    }

    private String until(String shape, Predicate<String> wanted) {
        for (String candidate = fill(shape); ; candidate = fill(shape)) {
            if (wanted.test(candidate)) {
                return candidate;
            }
        }
    }

    private static String grouped(String digits, String separator) {
        return digits.replaceAll("(.{4})(?=.)", "$1" + separator);
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        for (int index = 0; index < digits.length(); index++) {
            int digit = digits.charAt(digits.length() - 1 - index) - '0';
            sum += index % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }
        return sum % 10 == 0;
    }

    private static boolean inn(String digits) {
        return digits.length() == 10 ? weighted(digits, 2, 4, 10, 3, 5, 9, 4, 6, 8) == digits.charAt(9) - '0'
                : weighted(digits, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) == digits.charAt(10) - '0'
                && weighted(digits, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) == digits.charAt(11) - '0';
    }

    private static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int index = 0; index < weights.length; index++) {
            sum += weights[index] * (digits.charAt(index) - '0');
        }
        return sum % 11 % 10;
    }

    private static boolean snils(String digits) {
        int sum = 0;
        for (int index = 0; index < 9; index++) {
            sum += (9 - index) * (digits.charAt(index) - '0');
        }
        return sum % 101 % 100 == Integer.parseInt(digits.substring(9));
    }

    private static String inDigits(String text) {
        StringBuilder digits = new StringBuilder();
        text.chars().forEach(letter -> digits.append(Character.getNumericValue(letter)));
        return digits.toString();
    }
}
