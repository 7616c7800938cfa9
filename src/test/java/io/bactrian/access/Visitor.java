package io.bactrian.access;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: keeps cookies, follows redirects, and sends forms with the token that stands in them. */
final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Java's client gives up after five. */
    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).cookieHandler(new CookieManager()).build();
    private final String hub;
    private String token = "";

    Visitor(int port) {
        this.hub = "http://localhost:" + port;
    }

    /** The page at the end of all redirects. */
    HttpResponse<String> open(String path, String... headers) throws IOException, InterruptedException {
        return follow(ask(path, headers), headers);
    }

    private HttpResponse<String> follow(HttpResponse<String> first, String... headers) throws IOException, InterruptedException {
        HttpResponse<String> answer = first;
        for (int redirects = 0; answer.statusCode() / 100 == 3 && redirects < MOST_REDIRECTS; redirects++) {
            answer = ask(answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow()).toString(), headers);
        }
        return read(answer);
    }

    /** The answer itself, a redirect perhaps. */
    HttpResponse<String> ask(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a form as the last page that had one would. */
    HttpResponse<String> send(String path, Map<String, String> fields) throws IOException, InterruptedException {
        return follow(http.send(form(path, fields, token), HttpResponse.BodyHandlers.ofString()));
    }

    HttpResponse<String> sendWithoutToken(String path) throws IOException, InterruptedException {
        return follow(http.send(form(path, Map.of(), ""), HttpResponse.BodyHandlers.ofString()));
    }

    /** Opens the page, and signs in on the way there. */
    HttpResponse<String> signIn(String name, String path) throws IOException, InterruptedException {
        open(path);
        return send("/oauth2/sign-in", Map.of("username", name, "password", "sandbox"));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : hub + path))
                .timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpRequest form(String path, Map<String, String> fields, String token) {
        String body = fields.entrySet().stream().map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return request(path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body + (token.isEmpty() ? "" : "&_csrf=" + encoded(token)))).build();
    }

    private HttpResponse<String> read(HttpResponse<String> answer) {
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) {
            token = found.group(1);
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
