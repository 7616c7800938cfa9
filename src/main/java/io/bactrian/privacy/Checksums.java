package io.bactrian.privacy;

/** The checksums of cards (ISO/IEC 7812), IBAN (ISO 13616), SNILS and INN; all take digits alone. */
final class Checksums {

    private static final int[] INN_10 = {2, 4, 10, 3, 5, 9, 4, 6, 8};
    private static final int[] INN_12_FIRST = {7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    private static final int[] INN_12_SECOND = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    /** Numbers up to this one were given out before the checksum was introduced. */
    private static final int LAST_SNILS_WITHOUT = 1_001_998;

    private Checksums() {
    }

    static boolean luhn(String digits) {
        int sum = 0;
        boolean twice = false;
        for (int at = digits.length() - 1; at >= 0; at--) {
            int digit = digits.charAt(at) - '0';
            if (twice) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    /** @param iban without blanks; letters in capitals */
    static boolean iban(CharSequence iban) {
        int rest = 0;
        for (int count = 0; count < iban.length(); count++) {
            // The first four characters go to the end.
            int value = Character.digit(iban.charAt((count + 4) % iban.length()), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }

    /** @param digits eleven of them */
    static boolean snils(String digits) {
        if (Integer.parseInt(digits.substring(0, 9)) <= LAST_SNILS_WITHOUT) {
            return false;
        }
        int sum = 0;
        for (int at = 0; at < 9; at++) {
            sum += (9 - at) * (digits.charAt(at) - '0');
        }
        return sum % 101 % 100 == Integer.parseInt(digits.substring(9));
    }

    /** @param digits ten of them for a firm, twelve for a person */
    static boolean inn(String digits) {
        if (digits.startsWith("00")) {
            return false;
        }
        return digits.length() == 10 ? control(digits, INN_10) : control(digits, INN_12_FIRST) && control(digits, INN_12_SECOND);
    }

    private static boolean control(String digits, int[] weights) {
        int sum = 0;
        for (int at = 0; at < weights.length; at++) {
            sum += weights[at] * (digits.charAt(at) - '0');
        }
        return sum % 11 % 10 == digits.charAt(weights.length) - '0';
    }
}
