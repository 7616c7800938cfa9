package io.bactrian.privacy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** IBAN: a country of the registry, exactly its length, and the remainder by 97. Nothing else looks like that, so no word is needed. */
final class IbanDetector implements Detector {

    /** Country and length, from the registry of ISO 13616. */
    private static final String LENGTHS = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18"
            + " DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30"
            + " KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25"
            + " QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
    private static final Map<String, Integer> COUNTRIES = new HashMap<>();

    static {
        for (String country : LENGTHS.split(" ")) {
            COUNTRIES.put(country.substring(0, 2), Integer.parseInt(country.substring(2)));
        }
    }

    @Override
    public void find(Passage passage, Findings findings) {
        for (int group = 0; group < passage.groups(); group++) {
            // The two check digits follow the country directly.
            int start = passage.groupStart(group) - 2;
            if (start < 0 || passage.digits(group) < 2 || !isLatin(passage.at(start)) || !isLatin(passage.at(start + 1))
                    || Character.isLetterOrDigit(passage.at(start - 1)) || passage.at(start - 1) == '_') {
                continue;
            }
            Integer length = COUNTRIES.get(passage.text().substring(start, start + 2).toUpperCase(Locale.ROOT));
            int end = length == null ? -1 : end(passage, start, length);
            if (end > 0 && findings.isFree(start, end)) {
                findings.add(Finding.Kind.IBAN, start, end);
            }
        }
    }

    /** Where the IBAN of this length ends, or -1. */
    private static int end(Passage passage, int start, int length) {
        StringBuilder iban = new StringBuilder(length);
        int at = start;
        while (iban.length() < length) {
            char letter = passage.at(at);
            boolean joint = (Passage.isBlank(letter) || letter == '-') && iban.length() >= 4 && isLatinOrDigit(passage.at(at + 1));
            if (!joint) {
                if (!isLatinOrDigit(letter)) {
                    return -1;
                }
                iban.append(Character.toUpperCase(letter));
            }
            at++;
        }
        boolean bounded = !Character.isLetterOrDigit(passage.at(at)) && passage.at(at) != '_';
        return bounded && Checksums.iban(iban) ? at : -1;
    }

    private static boolean isLatin(char letter) {
        return letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z';
    }

    private static boolean isLatinOrDigit(char letter) {
        return isLatin(letter) || letter >= '0' && letter <= '9';
    }
}
