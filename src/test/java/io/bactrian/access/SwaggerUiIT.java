package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A newcomer in a browser: reads the contract, gets a token, tries an operation. Runs where Chromium is installed. */
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {EdgeApplication.NO_ROUTES, EdgeApplication.NO_SERVERS})
class SwaggerUiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    static Path data;

    @LocalServerPort
    private int port;
    private ChromeDriver browser;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("hub.data-dir", data::toString);
    }

    @BeforeEach
    void open() {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "Chromium and its driver are installed");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1300,1600");
        browser = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
        browser.get("http://localhost:" + port + "/swagger-ui");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void shouldShowTheContractAndTryAnOperationWithATokenOfItsOwn() throws Exception {
        find(".opblock-summary-path[data-path='/api/v1/deals']");
        long operations = Files.readString(Path.of("schemas/openapi/bactrian.yaml")).lines().filter(line -> line.contains("operationId:")).count();
        assertThat(browser.findElements(By.cssSelector(".opblock"))).hasSize((int) operations);
        assertThat(browser.findElements(By.cssSelector(".errors-wrapper"))).isEmpty();
        keep("swagger-ui.png");

        find(".btn.authorize").click();
        find("#client_id_clientCredentials, input[data-name='clientId'], #client_id").sendKeys("sandbox-engineer");
        find("#client_secret_clientCredentials, input[data-name='clientSecret'], #client_secret").sendKeys("sandbox");
        find(".auth-container .btn.modal-btn.authorize").click();
        await().atMost(PATIENCE).until(() ->
                browser.findElements(By.cssSelector(".auth-container")).stream().anyMatch(box -> box.getText().contains("Authorized")));
        find(".btn.modal-btn.btn-done").click();

        find("#operations-deals-listDeals .opblock-summary-control").click();
        find("#operations-deals-listDeals .execute").click();
        WebElement status = find("#operations-deals-listDeals .live-responses-table tbody .response-col_status");
        assertThat(status.getText()).startsWith("200");
        assertThat(find("#operations-deals-listDeals .live-responses-table tbody .response-col_description").getText()).contains("sandbox-engineer");
        keep("swagger-ui-answer.png");

        List<String> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(Object::toString)
                .filter(line -> line.contains("Content Security Policy") || line.contains("SEVERE")).toList();
        assertThat(complaints).isEmpty();
    }

    private WebElement find(String selector) {
        return await().atMost(PATIENCE).until(() -> browser.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed).findFirst(), Optional::isPresent).orElseThrow();
    }

    private void keep(String name) throws Exception {
        Path folder = Files.createDirectories(Path.of("target/screenshots"));
        Files.write(folder.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }
}
