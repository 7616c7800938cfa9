package io.bactrian.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.bactrian.privacy.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactorTest {

    private static final Redactor REDACTOR = new Redactor();

    @Test
    void shouldReplaceEachValueByAReadablePlaceholder() {
        Redaction redaction = REDACTOR.redact("Меня зовут Анна Орлова, тел. +7 916 123-45-67, anna@почта.рф, ещё раз: anna@почта.рф");

        assertThat(redaction.text()).isEqualTo("Меня зовут [PERSON_1], тел. [PHONE_1], [EMAIL_1], ещё раз: [EMAIL_1]");
        assertThat(redaction.findings()).extracting(Finding::kind).containsExactly(Kind.PERSON, Kind.PHONE, Kind.EMAIL, Kind.EMAIL);
    }

    @Test
    void shouldCountUtf16Units() {
        String text = "\uD83D\uDE00\uD83D\uDE00 anna@example.com";

        assertThat(REDACTOR.redact(text).findings()).containsExactly(new Finding(Kind.EMAIL, 5, text.length()));
    }

    @Test
    void shouldLeaveTextWithoutPersonalDataAsItIs() {
        String text = "Заказ № 10293847 на сумму 1 250 000,00 руб.\r\n\t[1] см. [EMAIL_1]";

        assertThat(REDACTOR.redact(text).text()).isEqualTo(text);
        assertThat(REDACTOR.redact("").text()).isEmpty();
    }

    @Test
    void shouldOrderFindingsAndNeverLetThemOverlap() {
        Random random = new Random(7);
        List<Sample> samples = Corpus.sentences("development", "ru", 300, 3);
        for (int round = 0; round < 300; round++) {
            // Cut and joined anywhere, so that numbers and names run into each other.
            String one = samples.get(random.nextInt(samples.size())).text();
            String other = samples.get(random.nextInt(samples.size())).text();
            String text = one.substring(random.nextInt(one.length())) + other.substring(0, random.nextInt(other.length()));
            int end = 0;
            for (Finding finding : REDACTOR.redact(text).findings()) {
                assertThat(finding.start()).as(text).isGreaterThanOrEqualTo(end);
                assertThat(finding.end()).isLessThanOrEqualTo(text.length());
                end = finding.end();
            }
            assertThat(REDACTOR.redact(text).restore(REDACTOR.redact(text).text())).isEqualTo(text);
        }
    }

    /** libphonenumber knows a valid number of each country; that one is independent of our table. */
    @Test
    void shouldKnowTheNumbersOfEveryCountry() {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        List<String> missed = new ArrayList<>();
        for (String region : phones.getSupportedRegions()) {
            for (PhoneNumberUtil.PhoneNumberType type : List.of(PhoneNumberUtil.PhoneNumberType.MOBILE,
                    PhoneNumberUtil.PhoneNumberType.FIXED_LINE)) {
                PhoneNumber example = phones.getExampleNumberForType(region, type);
                for (PhoneNumberUtil.PhoneNumberFormat format : List.of(PhoneNumberUtil.PhoneNumberFormat.INTERNATIONAL,
                        PhoneNumberUtil.PhoneNumberFormat.E164)) {
                    String number = example == null ? "" : phones.format(example, format);
                    if (!number.isEmpty() && !REDACTOR.redact("Call " + number + ", please").text().equals("Call [PHONE_1], please")) {
                        missed.add(region + ' ' + number);
                    }
                }
            }
        }

        assertThat(missed).isEmpty();
    }

    @Test
    void shouldDecideWhatANumberIsByWhatStandsBeforeIt() {
        assertThat(kinds("ИНН 7707083893")).containsExactly(Kind.INN);
        assertThat(kinds("Артикул 7707083893")).isEmpty();
        assertThat(kinds("Паспорт 7707083893")).containsExactly(Kind.PASSPORT);
        assertThat(kinds("Телефон 7707083893")).containsExactly(Kind.PHONE);
        assertThat(kinds("7707083893")).isEmpty();
    }

    private static List<Kind> kinds(String text) {
        return REDACTOR.redact(text).findings().stream().map(Finding::kind).toList();
    }

    @Test
    void shouldTakeTimeInProportionToTheText() {
        for (String part : List.of("1 ", "[", "[EMAIL_1] ", "a@", "Анна ", "А.", "+7 ", "Ab-", "de11 ", "паспорт 4509 ", "тел 8",
                "Anna (", "x-", "<")) {
            // Quadratic time would take minutes for these.
            long start = System.nanoTime();
            REDACTOR.redact(part.repeat(500_000 / part.length()));
            assertThat(System.nanoTime() - start).as(part).isLessThan(20_000_000_000L);
        }
    }

    @Test
    void shouldShowNoValueWhereItIsLogged() {
        Redaction.Session session = REDACTOR.session();
        Redaction redaction = session.redact("Пишет Анна Орлова, anna@example.com");
        StreamRestorer restorer = session.restorer();
        restorer.accept("Спасибо, anna@example.com [PERS");

        assertThat(List.of(redaction.toString(), session.toString(), restorer.toString(), redaction.findings().toString(),
                REDACTOR.toString()))
                .noneMatch(shown -> shown.contains("Орлова") || shown.contains("example"));
    }
}
