package io.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bactrian.testing.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxPageIT {

    private static final String INVOICE = "{\"Ref_Key\":\"0d9c4a52-6f0e-4d86-9d0c-6f6b1d0f3a11\",\"СуммаДокумента\":150000.50,"
            + "\"ВалютаДокумента\":\"RUB\",\"Комментарий\":\"bactrian:deal:1\"}";

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    private static Browser browser;

    @BeforeAll
    static void start() {
        assumeTrue(Browser.isInstalled(), Browser.MISSING);
        browser = Browser.start(1440, 900, "en");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldLetANewcomerPlayEveryPart() {
        browser.open(sandbox.url + "/?lang=ru");
        browser.awaitText("#telegram .messages", "Пока пусто");
        browser.awaitText("#calls", "Хаб ещё ни о чём не спрашивал");
        assertThat(browser.find("#banner").isDisplayed()).isFalse();
        browser.picture(Path.of("target/screenshots/sandbox-empty-ru.png"));

        browser.find("#text").sendKeys("Не могу <b>оплатить</b> счёт");
        browser.find("#say button").click();
        browser.until(page -> browser.find("#text").getDomProperty("value").isEmpty(), "that the message went out");
        browser.awaitText(".bubble.user", "Не могу <b>оплатить</b> счёт");
        sandbox.post(RunningSandbox.BOT + "sendMessage", "{\"chat_id\":1001,\"text\":\"Здравствуйте! Мы завели обращение №1.\"}");
        browser.awaitText(".bubble.bot", "Мы завели обращение");

        browser.find("#deal-title").sendKeys("Весенняя кампания");
        browser.find("#open button").click();
        browser.awaitText("#deals li", "Весенняя кампания");
        browser.picture(Path.of("target/screenshots/sandbox-open-deal-ru.png"));
        browser.find("#deals .primary").click();
        browser.awaitText("#deals .tag", "Выиграна");

        sandbox.post(RunningSandbox.ONEC + SandboxOnecIT.INVOICES, INVOICE, "Authorization", SandboxOnecIT.BASIC);
        browser.awaitText("#invoices li", "0000-000001");
        browser.find("#invoices .primary").click();
        browser.awaitText("#invoices .tag", "Оплачено");

        browser.find("#faults [data-system=llm] [data-mode=hang]").click();
        browser.find("#faults [data-system=llm] [data-mode=hang][aria-pressed=true]");
        sandbox.fault("llm", "ok");
        sandbox.post("/llm/v1/chat/completions", SandboxLlmIT.TITLE, "Authorization", "Bearer sandbox-llm-key");
        browser.awaitText("#calls li", "Не могу оплатить счёт картой");
        sandbox.post("/yandexdirect/json/v5/campaigns", SandboxYandexDirectIT.ADD, "Authorization", "Bearer sandbox-yandexdirect-token");
        browser.awaitText("#campaigns li", "Весна");

        browser.picture(Path.of("target/screenshots/sandbox-desktop-ru.png"));
        browser.find("[data-language=en]").click();
        browser.awaitText("#crm .quiet", "Open a deal and win it");
        browser.picture(Path.of("target/screenshots/sandbox-desktop-en.png"));

        browser.resize(390, 844);
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
        browser.picture(Path.of("target/screenshots/sandbox-phone-en.png"));
        browser.find("[data-language=ru]").click();
        browser.awaitText("#crm .quiet", "Откройте сделку");
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
        browser.picture(Path.of("target/screenshots/sandbox-phone-ru.png"));
        browser.resize(1440, 900);

        assertThat(browser.all(".toast")).isEmpty();
        assertThat(browser.errors()).isEmpty();
        assertThat(sandbox.hub.taken("/webhooks/bitrix24")).isNotEmpty();
        assertThat(sandbox.hub.taken("/webhooks/onec")).hasSize(1);
    }

    @Test
    void shouldShowMarkupAsTextWhoeverSentIt() {
        String hostile = "<img src=x onerror=\\\"document.title='pwned'\\\">";
        sandbox.post("/sandbox/api/telegram/messages",
                "{\"chatId\":\"666\",\"name\":\"" + hostile + "\",\"language\":\"en\",\"text\":\"" + hostile + "\"}");
        sandbox.post("/sandbox/api/bitrix24/deals", "{\"title\":\"" + hostile + "\",\"amount\":\"1\"}");
        browser.open(sandbox.url + "/?lang=en");
        browser.awaitText("#deals li", "<img src=x");
        browser.until(page -> page.getTitle().equals("Bactrian sandbox"), "its own title");
        assertThat(browser.all("main img")).isEmpty();
    }

    @Test
    void shouldSayThatTheHubDoesNotAnswer() {
        sandbox.hub.status = 503;
        try {
            browser.open(sandbox.url + "/?lang=en");
            sandbox.post("/sandbox/api/bitrix24/deals", "{\"title\":\"While the hub is away\",\"amount\":\"1\"}");
            browser.awaitText("#banner", "HTTP status 503");
            browser.awaitText(".toast", "does not take messages");
        } finally {
            sandbox.hub.status = 200;
        }
        browser.until(page -> !browser.find("#banner").isDisplayed(), "that the hub is back");
    }
}
