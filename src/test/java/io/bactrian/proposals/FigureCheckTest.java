package io.bactrian.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FigureCheckTest {

    private final FigureCheck figures = new FigureCheck(List.of("150000.00", "100000.50", "49999.50", "1500000"),
            List.of("Канал 5", "Ролик 20 секунд", "2026-03-01", "2026-03-31", "ООО «Ромашка-24»", "Нужно 3 города, скидка была 500 рублей"),
            "Подробности на www.example.ru, бюджет около 5 млн");

    @ParameterizedTest
    @ValueSource(strings = {
        "Кампания пройдёт в марте 2026 года.", "Ролик на 20 секунд выйдет на Канале 5.", "С 1 по 31 марта мы работаем в 3 городах.",
        "Бюджет — 150 000 ₽.", "Бюджет — 150\u00a0000,00 рублей.", "The budget is $150,000.00.", "На радио уйдёт 100 000,50 руб.",
        "Это 150 тыс. рублей.", "Всего 1,5 млн ₽ на год.", "For «Ромашка-24» only.", "Ни одной цифры здесь нет!",
                "Подробности: www.example.ru.",
        "Сто причин выбрать радио.", "Тысячи людей услышат вас."})
    void shouldLetStandWhatThePlanSays(String sentence) {
        assertThat(figures.mayStand(sentence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Бюджет — 160 000 ₽.", "Всего за 500 рублей!", "Стоимость 1 500 ₽ за день.", "Скидка 30%.", "Рост на тридцать процентов.",
        "Всего сто пятьдесят тысяч рублей.", "Five million dollars well spent.", "Budget: €150,001.", "Охват 7 млн человек.",
        "Охват составит 2 345 678 человек.", "Бюджет ５００ ₽.", "Сумма ١٦٠٠٠٠ рублей.", "Это 150 млн рублей.",
                "Пишите на sales@evil.example!",
        "Платите на https://evil.example/pay.", "Бюджет около 5 млн.", "Цена $12k.", "Позвоните: +7 916 123-45-67.", "CPM ниже 99 руб."})
    void shouldTakeOutWhatItDoesNot(String sentence) {
        assertThat(figures.mayStand(sentence)).as(sentence).isFalse();
        String kept = figures.kept("Первое предложение. " + sentence + " Последнее предложение.");
        assertThat(kept).contains("Первое предложение.").contains("Последнее предложение.").doesNotContain(sentence);
    }

    @Test
    void shouldKeepParagraphsApart() {
        assertThat(figures.kept("Раз. Два 77 ₽.\nТри.\n\nСкидка 9%.\nЧетыре 2026 г. и так далее."))
                .isEqualTo("Раз. \nТри.\nЧетыре 2026 г. и так далее.");
        assertThat(figures.kept("")).isEmpty();
        assertThat(figures.kept("9".repeat(50_000))).isEmpty();
    }
}
