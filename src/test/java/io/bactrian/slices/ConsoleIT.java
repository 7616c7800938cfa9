package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.testing.Browser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.test.context.TestPropertySource;

/**
 * An engineer at the console, in a real browser, with a hub in which real things go wrong. With the settings of OutagesIT it shares its
 * hub.
 */
@TestPropertySource(properties = {"hub.outward.patience=5m", "hub.outward.breaker.minimum-calls=4", "hub.outward.breaker.window=10",
    "hub.outward.breaker.longest-wait=2s", "hub.telegram.chat-pause=200ms"})
class ConsoleIT extends DeadLetterTest {

    private static final String HOSTILE = "<script>document.title='pwned'</script><img src=x onerror=alert(1)>";

    private Browser browser;

    @BeforeAll
    void start() {
        assumeTrue(Browser.isInstalled(), Browser.MISSING);
        browser = Browser.start(1280, 900, "en");
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void comeAsAStranger() {
        open("/console/assets/icon.svg");
        browser.driver().manage().deleteAllCookies();
        browser.errors();
    }

    @AfterEach
    void nothingWasRefusedByTheBrowser() {
        // It reports every answer from 400 on as an error, and so does htmx, also those that a page is made for.
        assertThat(browser.errors()).filteredOn(error -> !error.contains("Failed to load resource") && !error.contains("htmx.min.js")).isEmpty();
    }

    private void open(String path) {
        browser.open("http://localhost:" + property("server.port") + path);
    }

    private void signIn(String name, String path) {
        open(path);
        browser.find("[name=username]").sendKeys(name);
        browser.find("[name=password]").sendKeys("sandbox", Keys.ENTER);
        browser.awaitText(".person", name);
    }

    private void press(String selector, String words) {
        // In one look: a page that keeps itself fresh takes away what was found in an earlier one.
        browser.until(page -> browser.all(selector).stream().filter(it -> it.isDisplayed() && it.getText().contains(words)).findFirst()
                .map(it -> {
                    it.click();
                    return true;
                }).orElse(false), words);
    }

    /** Takes pictures for whoever wants to see them, and holds that a phone shows the page without scrolling sideways. */
    private void look(String name) {
        browser.picture(Path.of("target/screenshots/console-" + name + ".png"));
        browser.resize(375, 800);
        assertThat(browser.run("return document.documentElement.scrollWidth")).as(name + " on a phone").isEqualTo(375L);
        browser.picture(Path.of("target/screenshots/console-" + name + "-phone.png"));
        browser.resize(1280, 900);
    }

    /** A deal of the CRM without its amount, which nobody can apply. */
    private long letterOfADealWithoutAmount(String externalId) {
        publish("crm.changes", "bitrix24:" + externalId, "crm.deal.changed", deal(externalId, "").toString());
        return letter("route=apply-crm-deal&key=bitrix24:" + externalId).path("id").asLong();
    }

    private String deal(String externalId, String more) {
        return """
                {"source":"bitrix24","externalId":"%s","title":"%s","currency":"RUB","stage":"new","version":1,
                 "changedAt":"2026-01-01T00:00:00Z"%s}""".formatted(externalId, HOSTILE, more);
    }

    @Test
    void shouldLetEngineersInAndNobodyElse() {
        signIn("operator", "/console/journal");
        browser.awaitText("main", "This place is for engineers");
        look("refused");
        press("button", "Sign out");
        browser.awaitText("main", "You are signed out");
        look("signed-out");

        open("/console/journal");
        look("sign-in");
        signIn("engineer", "/console/journal");
        assertThat(browser.find("h1").getText()).isEqualTo("Journal");

        press("button", "Sign out");
        browser.awaitText("main", "You are signed out");
        open("/console/dead-letters");
        assertThat(browser.find("[name=username]").isDisplayed()).isTrue();
    }

    @Test
    void shouldSpeakTheLanguageThatWasChosen() {
        signIn("engineer", "/console/dead-letters?status=any&q=weather");
        assertThat(browser.find("h1").getText()).isEqualTo("Dead letters");
        press(".segments a", "Русский");
        browser.awaitText("h1", "Недоставленные");
        assertThat(browser.find("[name=q]").getDomProperty("value")).as("the filter is kept").isEqualTo("weather");
        open("/console");
        browser.awaitText("h1", "Состояние");
        look("state-ru");
        press(".segments a", "English");
        browser.awaitText("h1", "Live state");
    }

    @Test
    void shouldCorrectAMessageShowTheDifferenceAndSeeItResolved() {
        String externalId = Long.toString(freshId());
        long id = letterOfADealWithoutAmount(externalId);
        signIn("engineer", "/console/dead-letters?key=bitrix24:" + externalId + "&route=apply-crm-deal");
        look("groups");
        press("td.whole a", "amount");
        press("td a", "#" + id);
        browser.awaitText(".tag", "open");
        browser.awaitText("#body", HOSTILE.replace("\"", "\\\""));
        look("letter");

        press(".button", "Edit and retry");
        browser.find("textarea").clear();
        browser.find("textarea").sendKeys("{\"source\": ");
        press("button", "Check and show the difference");
        browser.awaitText("#wrong", "the document ends too early");
        assertThat(browser.find("textarea").getDomProperty("value")).isEqualTo("{\"source\": ");
        browser.find("textarea").clear();
        browser.find("textarea").sendKeys("{\"source\": 5}");
        press("button", "Check and show the difference");
        browser.awaitText("#wrong", "required property 'externalId' not found");
        look("edit-refused");

        browser.find("textarea").clear();
        browser.find("textarea").sendKeys(deal(externalId, ",\"amount\":\"12.50\"").replace("\n", ""));
        press("button", "Check and show the difference");
        browser.awaitText(".diff .added", "\"amount\" : \"12.50\"");
        assertThat(letter(id).path("status").asText()).as("nothing was sent yet").isEqualTo("open");
        look("difference");
        press("button", "Edit further");
        assertThat(browser.find("textarea").getDomProperty("value")).contains("12.50");
        press("button", "Check and show the difference");
        press("button", "Retry with these changes");

        browser.awaitText(".head .tag", "resolved");
        browser.awaitText("main", "Edited by engineer");
        assertThat(browser.find("table").getText()).contains("edited", "retried", "resolved", "engineer");
        look("letter-resolved");
        assertThat(database.sql("select amount::text from master_deal where external_id = ?").param(externalId).query(String.class).single())
                .startsWith("12.50");
        assertThat(browser.driver().getTitle()).doesNotContain("pwned");
        assertThat(browser.all("main img, main script")).isEmpty();
    }

    @Test
    void shouldShowMarkupAsTextWhereverItStands() {
        String key = "hostile-" + freshId();
        publish("crm.changes", key, "crm." + HOSTILE, HOSTILE);
        long id = letter("key=" + key).path("id").asLong();
        signIn("engineer", "/console/dead-letters?view=list&key=" + key);
        browser.awaitText("td.whole", "<script>");
        open("/console/dead-letters?q=" + encoded("\"" + HOSTILE));
        open("/console/dead-letters/" + id);
        browser.awaitText("h2", "<script>");
        browser.awaitText("#body", HOSTILE);
        open("/console/dead-letters/" + id + "/edit");
        assertThat(browser.find("textarea").getDomProperty("value")).isEqualTo(HOSTILE);
        open("/console/journal?key=" + encoded("deal:" + HOSTILE));
        browser.awaitText("h1", "<script>");
        assertThat(browser.driver().getTitle()).contains("Bactrian").doesNotContain("pwned");
        assertThat(browser.all("main img, main script")).isEmpty();
    }

    @Test
    void shouldKeepWhatIsWrittenWhenTheSessionEnds() {
        long id = letterOfADealWithoutAmount(Long.toString(freshId()));
        signIn("engineer", "/console/dead-letters/" + id + "/edit");
        browser.find("textarea").sendKeys(" ");
        String page = browser.driver().getWindowHandle();
        browser.driver().manage().deleteAllCookies();
        browser.run("document.dispatchEvent(new Event('visibilitychange'))");
        browser.until(window -> browser.find("#ended").isDisplayed(), "that the session has ended");

        press("#ended a", "sign in again");
        browser.driver().getWindowHandles().stream().filter(window -> !window.equals(page)).forEach(browser.driver().switchTo()::window);
        browser.find("[name=username]").sendKeys("engineer");
        browser.find("[name=password]").sendKeys("sandbox", Keys.ENTER);
        browser.awaitText(".person", "engineer");
        browser.driver().close();
        browser.driver().switchTo().window(page);
        browser.run("document.dispatchEvent(new Event('visibilitychange'))");
        browser.until(window -> !browser.find("#ended").isDisplayed(), "that it goes on");
        press("button", "Check and show the difference");
        browser.awaitText("#wrong", "required property 'amount' not found");
    }

    @Test
    void shouldRetryAllOfACauseAndFollowTheJob() {
        fault("onec", "refuse");
        List<String> deals = IntStream.range(0, 3).mapToObj(number -> wonDeal()).toList();
        JsonNode first = letter("route=invoice-won-deal&key=deal:" + deals.get(0));
        deals.forEach(deal -> letter("route=invoice-won-deal&key=deal:" + deal));
        fault("onec", "ok");

        signIn("engineer", "/console/dead-letters?group=" + first.path("group").asText());
        press("summary", "Retry all of this cause");
        press("details[open] button", "Retry all");
        browser.awaitText("h1", "Retry job");
        browser.awaitText(".head .tag", "done");
        assertThat(browser.find(".counts .good").getText()).as("resolved").isNotEqualTo("0");
        look("job");
        deals.forEach(deal -> assertThat(invoices(deal)).isEqualTo(1));
    }

    @Test
    void shouldLoadMoreOfALongList() {
        String type = "crm.comet.c" + freshId();
        IntStream.range(0, 60).forEach(number -> publish("crm.changes", type + number, type, "{}"));
        String list = "/console/dead-letters?view=list&route=apply-crm-deal&eventType=" + type;
        eventually(() -> ids("route=apply-crm-deal&eventType=" + type).size() == 60 ? true : null);
        signIn("engineer", list);
        assertThat(browser.all("#rows tr:not(.more)")).hasSize(50);
        press(".more a", "Load more");
        browser.until(page -> browser.all("#rows tr:not(.more)").size() == 60, "all of them");
        assertThat(browser.all(".more a")).isEmpty();
        assertThat(browser.all("#rows a").stream().map(link -> link.getText()).distinct()).hasSize(60);
    }

    @Test
    void shouldDiscardWithAReason() {
        long id = letterOfADealWithoutAmount(Long.toString(freshId()));
        signIn("engineer", "/console/dead-letters/" + id);
        press("summary", "Discard");
        press("details[open] button", "Discard");
        assertThat(browser.run("return document.querySelector('[name=reason]').validity.valueMissing")).isEqualTo(true);
        browser.find("[name=reason]").sendKeys("Settled by phone " + HOSTILE);
        press("details[open] button", "Discard");
        browser.awaitText("main q", "Settled by phone <script>");
        assertThat(letter(id).path("discardReason").asText()).startsWith("Settled by phone");
        assertThat(letter(id).path("handledBy").asText()).isEqualTo("engineer");
        open("/console/dead-letters/" + id + "/edit");
        browser.find("textarea").sendKeys(" ");
        press("button", "Check and show the difference");
        browser.awaitText("#wrong", "discarded");
    }

    @Test
    void shouldTellTheStoryOfADealAcrossSystems() {
        JsonNode opened = sandbox().send("POST", "/sandbox/api/bitrix24/deals", "{\"title\":\"Story\",\"amount\":\"10.00\",\"currency\":\"RUB\"}",
                "Content-Type", "application/json").json();
        String externalId = opened.path("id").asText();
        sandbox().send("POST", "/sandbox/api/bitrix24/deals/" + externalId + "/win", "{}", "Content-Type", "application/json");
        Long deal = eventually(() -> database.sql("""
                select deal_id from invoice join master_deal deal on deal.id = deal_id
                where deal.source = 'bitrix24' and deal.external_id = ?""")
                .param(externalId).query(Long.class).optional().orElse(null));

        signIn("engineer", "/console/journal");
        browser.find("[name=key]").sendKeys("deal:" + deal, Keys.ENTER);
        browser.until(page -> {
            page.navigate().refresh();
            return browser.find("main").getText().contains("create-invoice");
        }, "the call of billing");
        String story = browser.find("#story").getText();
        assertThat(story).contains("bitrix24", "onec", "received", "stored", "answered", "fetch-notified-deal", "invoice-won-deal");
        assertThat(story.indexOf("crm.deal.notified")).as("what set it in motion comes first").isLessThan(story.indexOf("create-invoice"));
        look("journal");

        press("#story a.mono", "");
        browser.until(page -> page.getCurrentUrl().contains("correlationId="), "the story of one correlation");
        open("/console/journal?key=nonsense");
        browser.awaitText("#wrong", "kind:name");
        open("/console/journal?key=deal:999999999");
        browser.awaitText("main", "The journal knows nothing of this key");
        look("journal-empty");
    }

    private boolean row(String table, String... words) {
        return browser.all(table + " tr").stream().anyMatch(row -> Stream.of(words).allMatch(row.getText()::contains));
    }

    @Test
    void shouldShowAnOpenBreakerAndWhatWaitsForIt() {
        signIn("engineer", "/console");
        fault("onec", "unavailable");
        String deal = wonDeal();
        browser.until(page -> row("#systems", "onec", "open"), "the open breaker");
        browser.until(page -> row("#consumers", "invoice-won-deal", "paused", "onec"), "the paused consumer");
        look("state-outage");
        press("#systems button", "Ask now");
        eventually(() -> events().on("hub.audit", event -> event.data().path("action").asText().equals("system.asked-again"))
                .stream().filter(event -> event.data().path("target").asText().equals("system:onec")).findFirst().orElse(null));
        fault("onec", "ok");
        eventually(() -> invoices(deal) == 1 ? true : null);
        browser.awaitText("#now", "all running");
    }

    @Test
    void shouldSayThatTheHubIsAwayAndThatTheSessionHasEnded() {
        signIn("engineer", "/console");
        assertThat(browser.find("#away").isDisplayed()).isFalse();
        network(false);
        browser.until(page -> browser.find("#away").isDisplayed(), "that the hub is away");
        network(true);
        browser.until(page -> !browser.find("#away").isDisplayed(), "that it is back");
        browser.driver().manage().deleteAllCookies();
        browser.until(page -> browser.find("#ended").isDisplayed(), "that the session has ended");
        look("session-ended");
    }

    private void network(boolean there) {
        ((ChromeDriver) browser.driver()).executeCdpCommand("Network.enable", Map.of());
        ((ChromeDriver) browser.driver()).executeCdpCommand("Network.emulateNetworkConditions",
                Map.of("offline", !there, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Test
    void shouldAnswerUnknownPagesAndRecordsInItsOwnWords() {
        signIn("engineer", "/console/dead-letters/999999999");
        browser.awaitText("main", "There is no such thing");
        look("unknown");
        open("/console/dead-letters/x");
        browser.awaitText("main", "HUB-1");
        open("/console/nowhere/at/all");
        browser.awaitText("main", "There is no such thing");
        open("/console/retries/999999999");
        browser.awaitText("main", "There is no such thing");
        open("/console/dead-letters?cursor=nonsense");
        browser.awaitText("main", "HUB-100");
    }
}
