package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

    private static String verdict(String one, String other) {
        return Guards.rejection(QuestionReader.read(one), QuestionReader.read(other), 0).map(Guard::name).orElse("SAME");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Enable 2FA                              | Disable 2FA                           | OPPOSITES
            Как включить уведомления?               | Как отключить уведомления?            | OPPOSITES
            Can I pay with a card?                  | Can I pay without a card?             | NEGATION
            Доставка с примеркой есть?              | Доставка без примерки есть?           | NEGATION
            Is the account active?                  | Is the account inactive?              | OPPOSITES
            Сайт доступен?                          | Сайт не доступен?                     | NEGATION
            How do I move 5 users?                  | How do I move 6 users?                | NUMBERS
            Как добавить двух пользователей?        | Как добавить трёх пользователей?      | NUMBERS
            Is the discount 5%?                     | Is the discount 15%?                  | NUMBERS
            Does version 3.10 work?                 | Does version 3.1 work?                | NUMBERS
            Is room 007 free?                       | Is room 7 free?                       | NUMBERS
            Цена 1,5 млн?                           | Цена 1,5 тыс?                         | NUMBERS
            How do I pay $5?                        | How do I pay €5?                      | WORDS
            Where is order A-123?                   | Where is order A-124?                 | NAMES
            Как попасть в Тверь?                    | Как попасть в Псков?                  | NAMES
            Договор с Ивановым готов?               | Договор с Ивановой готов?             | NAMES
            How do I send it from Rome to Oslo?     | How do I send it from Oslo to Rome?   | ROLES
            Как перевести деньги с карты на счёт?   | Как перевести деньги со счёта на карту? | ROLES
            Does the client pay the agency?         | Does the agency pay the client?       | ROLES
            Клиент платит агентству?                | Агентство платит клиенту?             | ROLES
            Чем лист лучше бумаги?                  | Чем бумага лучше листа?               | ROLES
            How many users share one licence?       | How many licences share one user?     | ROLES
            Can I call you?                         | Can you call me?                      | PERSON
            Who is my manager?                      | Who is your manager?                  | PERSON
            Когда он придёт?                        | Когда она придёт?                     | PERSON
            Did you deliver it home?                | Will you deliver it home?             | TIME
            Вы доставили мебель?                    | Вы доставите мебель?                  | TIME
            Is it cheap to print?                   | Is it cheaper to print?               | WORDS
            Это быстрый способ печати?              | Это быстрее печати?                   | WORDS
            Who signs the contract?                 | When is the contract signed?          | QUESTION
            Где подписать договор?                  | Когда подписать договор?              | QUESTION
            How much is the plan?                   | How long is the plan?                 | QUESTION
            How do I export users?                  | How do I export all users?            | WORDS
            How do I delete "old stuff"?            | How do I delete "new stuff"?          | NAMES
            How do I pay before delivery?           | How do I pay after delivery?          | OPPOSITES
            Show statistics for May                 | Show statistics for June              | NAMES
            Can a customer order?                   | Can a custom order?                   | WORDS
            What is important?                      | What is import?                       | WORDS
            How do I pay?                           | Как платить?                          | LANGUAGE
            How?                                    | How?                                  | UNREADABLE
            """)
    void shouldHoldThemForTwoQuestions(String one, String other, String guard) {
        assertThat(verdict(one, other)).isEqualTo(guard);
        assertThat(verdict(other, one)).isEqualTo(guard);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How do I enable 2FA?                      | Could you please tell me how to turn on 2FA?
            How do I turn on push notifications?      | How do I turn push notifications on?
            Как включить 2FA?                         | Здравствуйте! Подскажите, пожалуйста, как активировать 2FA
            Сколько стоит 1 000 показов?              | Какова цена 1000 показов?
            How do I add twenty-five users?           | How can I add 25 users?
            How do I pay 10k rubles?                  | How do I pay 10,000 rubles?
            I can't log in                            | I am unable to sign in
            Не могу войти в Москве                    | Не получается войти в Москве
            Is the discount 5%?                       | Is the discount 5 percent?
            How do I cancel my subscripton?           | How can I cancel the subscription?
            Где статистика в Google Analytics?        | Подскажите, где статистика в Google Analytics
            How do I see campaign statistics?         | How do I see the statistics of my campaign?
            """)
    void shouldHoldThemForOne(String one, String other) {
        assertThat(verdict(one, other)).isEqualTo("SAME");
        assertThat(verdict(other, one)).isEqualTo("SAME");
    }
}
