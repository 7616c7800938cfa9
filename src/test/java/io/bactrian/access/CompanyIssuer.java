package io.bactrian.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A small server that speaks as Keycloak does to people: whoever comes is signed in at once, as the test says. */
final class CompanyIssuer implements AutoCloseable {

    private final int port;
    private final RSAKey key;
    private HttpServer server;
    private Map<String, String> asked = Map.of();

    /** What the next person's ID token and access token say beside the usual. */
    Map<String, Object> idClaims = Map.of();
    Map<String, Object> accessClaims = Map.of();
    String nonce;

    CompanyIssuer(int port) throws Exception {
        this.port = port;
        this.key = new RSAKeyGenerator(2048).keyID("rsa").algorithm(JWSAlgorithm.RS256).generate();
    }

    String name() {
        return "http://localhost:" + port + "/realms/media";
    }

    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/realms/media/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token","jwks_uri":"%1$s/certs",
                 "end_session_endpoint":"%1$s/logout","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"]}""".formatted(name())));
        server.createContext("/realms/media/certs", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/realms/media/auth", exchange -> {
            asked = fields(exchange.getRequestURI().getRawQuery());
            exchange.getResponseHeaders().set("Location", asked.get("redirect_uri") + "?code=one&state=" + asked.get("state"));
            answer(exchange, 302, "");
        });
        server.createContext("/realms/media/token", exchange -> {
            Map<String, String> sent = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean known = ("Basic " + Base64.getEncoder().encodeToString("console:hush".getBytes(StandardCharsets.UTF_8)))
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean proven = sent.get("code").equals("one") && challenge(sent.get("code_verifier")).equals(asked.get("code_challenge"));
            answer(exchange, known && proven ? 200 : 400, known && proven ? """
                    {"token_type":"Bearer","expires_in":300,"access_token":"%s","id_token":"%s"}"""
                    .formatted(token("hub-of-the-company", accessClaims), token("console", idClaims)) : "{\"error\":\"invalid_grant\"}");
        });
        server.createContext("/realms/media/logout", exchange -> answer(exchange, 200, "signed out at the company"));
        server.start();
    }

    private String token(String audience, Map<String, Object> claims) {
        try {
            JWTClaimsSet.Builder all = new JWTClaimsSet.Builder().issuer(name()).audience(audience).subject("f00d").issueTime(new Date())
                    .expirationTime(Date.from(Instant.now().plusSeconds(300))).claim("nonce", nonce == null ? asked.get("nonce") : nonce);
            claims.forEach(all::claim);
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(), all.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> roles(String... roles) {
        return Map.of("preferred_username", "olga", "realm_access", Map.of("roles", List.of(roles)));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String form) {
        return Arrays.stream(form.split("&")).map(field -> field.split("=", 2)).collect(Collectors.toMap(field -> field[0],
                field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8), (first, second) -> second, LinkedHashMap::new));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }
}
