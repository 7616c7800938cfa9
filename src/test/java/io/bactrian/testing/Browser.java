package io.bactrian.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, as Debian packages it ({@code apt-get install chromium chromium-driver}). Ask {@link #isInstalled()}
 * first, so that a test can say why it is skipped.
 */
public final class Browser implements AutoCloseable {

    /** What a test says when it is skipped for want of a browser. */
    public static final String MISSING = "No browser: install chromium and chromium-driver (/usr/bin/chromium, /usr/bin/chromedriver)";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    /** Starts a browser whose page is so many CSS pixels wide and high, with the browser's language and colours. */
    public static Browser start(int width, int height, String language) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--lang=" + language);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // Naming the driver keeps Selenium from looking for one on the network.
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.resize(width, height);
        return browser;
    }

    /** A window cannot be as narrow as a phone, an emulated screen can. */
    public void resize(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    public WebDriver driver() {
        return driver;
    }

    public void open(String url) {
        driver.get(url);
    }

    /** The first element that the CSS selector finds, once there is one. */
    public WebElement find(String selector) {
        return until(page -> !page.findElements(By.cssSelector(selector)).isEmpty(), "an element " + selector)
                .findElement(By.cssSelector(selector));
    }

    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Waits until the element has the text somewhere in it. */
    public void awaitText(String selector, String text) {
        until(page -> page.findElements(By.cssSelector(selector)).stream().anyMatch(element -> element.getText().contains(text)),
                "\"" + text + "\" in " + selector);
    }

    public WebDriver until(Predicate<WebDriver> condition, String what) {
        Awaitility.await("The page shows " + what).atMost(PATIENCE).ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(() -> condition.test(driver));
        return driver;
    }

    public Object run(String script) {
        return driver.executeScript(script);
    }

    /** What the page wrote to its console as an error, the browser's own complaints included. */
    public List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().filter(entry -> entry.getLevel()
                .intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage).toList();
    }

    /** A picture of the whole page, not only of what is in view. */
    public void picture(Path file) {
        Map<String, Object> answer = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport",
                true));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
