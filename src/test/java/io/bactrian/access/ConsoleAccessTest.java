package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who comes to the console in the sandbox, by the whole way: its own issuer, the code, the session. */
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {EdgeApplication.NO_ROUTES, EdgeApplication.NO_SERVERS})
@Import(ConsoleAccessTest.Pages.class)
class ConsoleAccessTest {

    @TempDir
    static Path data;

    @LocalServerPort
    private int port;
    private Visitor visitor;

    @RestController
    static class Pages {

        @GetMapping("/console/secret")
        String secret() {
            return "the secret page";
        }

        @PostMapping("/console/secret")
        String act() {
            return "acted";
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("hub.data-dir", data::toString);
    }

    @BeforeEach
    void arrive() {
        visitor = new Visitor(port);
    }

    @Test
    void shouldLeadAStrangerToTheSignInAndBackToThePage() throws Exception {
        HttpResponse<String> form = visitor.open("/console/secret");
        assertThat(form.uri().getPath()).isEqualTo("/oauth2/sign-in");
        assertThat(form.body()).doesNotContain("the secret page");

        HttpResponse<String> page = visitor.signIn("engineer", "/console/secret");

        assertThat(page.uri().getPath()).isEqualTo("/console/secret");
        assertThat(page.body()).isEqualTo("the secret page");
        assertThat(visitor.open("/console/secret").body()).isEqualTo("the secret page");
    }

    @Test
    void shouldAnswerAPieceOfAPageWithAStatusAlone() throws Exception {
        HttpResponse<String> answer = visitor.ask("/console/secret", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "analyst"})
    void shouldTellOthersThatThePlaceIsForEngineers(String name) throws Exception {
        HttpResponse<String> answer = visitor.signIn(name, "/console/secret");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("This place is for engineers", "signed in as " + name, "Sign out").doesNotContain("the secret page");
    }

    @Test
    void shouldRefuseAWrongPassword() throws Exception {
        visitor.open("/console/secret");
        HttpResponse<String> answer = visitor.send("/oauth2/sign-in", Map.of("username", "engineer", "password", "guess"));
        assertThat(answer.body()).contains("No such name and password");
        assertThat(visitor.ask("/console/secret").statusCode()).isEqualTo(302);
    }

    @Test
    void shouldDoNothingForAFormThatItDidNotWrite() throws Exception {
        visitor.signIn("engineer", "/console/secret");
        HttpResponse<String> answer = visitor.sendWithoutToken("/console/secret");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("out of date").doesNotContain("acted");
    }

    @Test
    void shouldForgetWhoSignsOut() throws Exception {
        visitor.signIn("operator", "/console/secret");
        HttpResponse<String> answer = visitor.send("/console/sign-out", Map.of());
        assertThat(answer.uri().getPath()).isEqualTo("/console/signed-out");
        assertThat(answer.body()).contains("You are signed out");
        assertThat(visitor.open("/console/secret").uri().getPath()).as("asked for a name again").isEqualTo("/oauth2/sign-in");
    }

    @Test
    void shouldTakeNoTokenForASessionAndNoSessionForAToken() throws Exception {
        Caller caller = new Caller(port);
        assertThat(visitor.ask("/console/secret", "Authorization", "Bearer " + caller.token("engineer")).statusCode()).isEqualTo(302);
        visitor.signIn("engineer", "/console/secret");
        assertThat(visitor.ask("/api/v1/dead-letters").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldKeepTheSessionFromScriptsAndFromOtherSites() throws Exception {
        HttpResponse<String> answer = visitor.ask("/console/secret");
        assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).startsWith("bactrian=").contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void shouldRunNoScriptButItsOwn() throws Exception {
        String policy = visitor.signIn("engineer", "/console/secret").headers().firstValue("Content-Security-Policy").orElse("");
        assertThat(policy).contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:1/console/signed-in, S256", "https://evil.example/console/signed-in, S256", "own, none"})
    void shouldGiveCodesToItsOwnConsoleAlone(String target, String challenge) throws Exception {
        visitor.signIn("engineer", "/console/secret");
        String redirect = target.equals("own") ? "http://localhost:" + port + "/console/signed-in" : target;
        HttpResponse<String> answer = visitor.ask("/oauth2/authorize?response_type=code&client_id=sandbox-console&scope=openid&state=x"
                + (challenge.equals("none") ? "" : "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
                + "&redirect_uri=" + redirect);
        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("code=").doesNotContain("evil");
        assertThat(answer.statusCode()).isIn(302, 400);
    }

    @Test
    void shouldSpeakAsTheBrowserAsksAndRememberAChoice() throws Exception {
        assertThat(visitor.open("/oauth2/sign-in", "Accept-Language", "ru-RU,ru;q=0.9,en;q=0.8").body()).contains("Вход в песочницу");
        assertThat(visitor.open("/oauth2/sign-in", "Accept-Language", "de, *;q=0.5").body()).contains("Sign in to the sandbox");
        assertThat(visitor.open("/oauth2/sign-in", "Accept-Language", "?;;").body()).contains("Sign in to the sandbox");

        HttpResponse<String> chosen = visitor.open("/oauth2/sign-in?language=ru");

        assertThat(chosen.body()).contains("Вход в песочницу", "lang=\"ru\"");
        assertThat(chosen.uri().getQuery()).isNull();
        assertThat(visitor.open("/oauth2/sign-in", "Accept-Language", "en").body()).contains("Вход в песочницу");
        assertThat(visitor.open("/oauth2/sign-in?language=%3Cx%3E").body()).contains("Sign in to the sandbox").doesNotContain("<x>");
    }
}
