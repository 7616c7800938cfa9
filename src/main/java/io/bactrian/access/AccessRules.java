package io.bactrian.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.lang.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may do what: one line an operation, the first one that fits decides. What stands in no line is for engineers alone. */
final class AccessRules {

    static final String SYSTEM = "system";
    static final String OPERATOR = "operator";
    static final String ENGINEER = "engineer";
    static final String ANALYST = "analyst";
    static final String LLM = "llm";

    /** The roles that the hub knows. Others in a token mean nothing here. */
    static final Set<String> ROLES = Set.of(SYSTEM, OPERATOR, ENGINEER, ANALYST, LLM);

    private static final List<Rule> RULES = List.of(
            rule(HttpMethod.GET, "/api/v1/deals/**", SYSTEM, OPERATOR, ANALYST),
            rule(HttpMethod.POST, "/api/v1/deals/**", SYSTEM),
            rule(HttpMethod.GET, "/api/v1/campaigns/**", SYSTEM, OPERATOR, ANALYST),
            rule(HttpMethod.POST, "/api/v1/campaigns/**", SYSTEM),
            rule(HttpMethod.GET, "/api/v1/media-plans/**", SYSTEM, OPERATOR, ANALYST),
            rule(HttpMethod.POST, "/api/v1/media-plans/**", SYSTEM),
            rule(HttpMethod.GET, "/api/v1/placements", SYSTEM, OPERATOR, ANALYST),
            rule(HttpMethod.GET, "/api/v1/proposals/**", SYSTEM, OPERATOR, ANALYST),
            rule(HttpMethod.POST, "/api/v1/proposals", SYSTEM, OPERATOR),
            rule(HttpMethod.POST, "/api/v1/proposals/{id}/approval", OPERATOR),
            rule(HttpMethod.POST, "/api/v1/proposals/{id}/rejection", OPERATOR),
            rule(HttpMethod.GET, "/api/v1/tickets/**", SYSTEM, OPERATOR),
            rule(HttpMethod.POST, "/api/v1/tickets/{id}/replies", OPERATOR),
            rule(HttpMethod.POST, "/api/v1/tickets/{id}/reply-drafts", OPERATOR),
            rule(HttpMethod.GET, "/api/v1/knowledge/**", SYSTEM, OPERATOR, ANALYST),
            rule(null, "/api/v1/knowledge/articles/**", SYSTEM, OPERATOR),
            rule(null, "/api/v1/knowledge/**", OPERATOR),
            rule(HttpMethod.GET, "/api/v1/feeds/**", SYSTEM, ANALYST),
            rule(HttpMethod.GET, "/api/v1/llm/calls/**", ANALYST),
            rule(HttpMethod.POST, "/api/v1/llm/redact", SYSTEM, OPERATOR, ANALYST, LLM),
            rule(HttpMethod.GET, "/api/v1/prompts/**", OPERATOR, ANALYST),
            rule(HttpMethod.POST, "/api/v1/prompts/{name}/versions/{version}/ratings", SYSTEM, OPERATOR),
            rule(HttpMethod.POST, "/api/v1/logs/**", SYSTEM, OPERATOR, ANALYST),
            rule(null, "/api/v1/**"),
            rule(null, "/graphql/**"),
            rule(null, "/v1/**", LLM, SYSTEM, OPERATOR, ANALYST),
            rule(null, "/actuator/**"));

    /** Open to all: what proves its caller by itself, what says nothing, and what is scraped from inside. */
    private static final List<PathPattern> OPEN = patterns("/", "/error", "/favicon.ico", "/webhooks/**", "/oauth2/**", "/.well-known/**",
            "/actuator/health/**", "/actuator/info", "/actuator/prometheus", "/swagger-ui", "/swagger-ui.html", "/swagger-ui/**",
            "/openapi/bactrian.yaml");

    private AccessRules() {
    }

    private static Rule rule(@Nullable HttpMethod method, String pattern, String... roles) {
        Set<String> allowed = new TreeSet<>(List.of(roles));
        allowed.add(ENGINEER);
        return new Rule(method, PathPatternParser.defaultInstance.parse(pattern), allowed);
    }

    private static List<PathPattern> patterns(String... patterns) {
        return List.of(patterns).stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    static boolean isOpen(String path) {
        PathContainer container = PathContainer.parsePath(path);
        return OPEN.stream().anyMatch(pattern -> pattern.matches(container));
    }

    /** Whether a token decides about this address; neither open nor this means that there is no such address. */
    static boolean needsToken(String path) {
        PathContainer container = PathContainer.parsePath(path);
        return !isOpen(path) && RULES.stream().anyMatch(rule -> rule.pattern().matches(container));
    }

    /** The roles of which a caller needs one. */
    static Set<String> rolesFor(String method, String path) {
        HttpMethod asked = method.equals("HEAD") ? HttpMethod.GET : HttpMethod.valueOf(method);
        PathContainer container = PathContainer.parsePath(path);
        return RULES.stream().filter(rule -> rule.fits(asked, container)).findFirst().map(Rule::roles).orElse(Set.of(ENGINEER));
    }

    private record Rule(@Nullable HttpMethod method, PathPattern pattern, Set<String> roles) {

        boolean fits(HttpMethod asked, PathContainer path) {
            return (method == null || method.equals(asked)) && pattern.matches(path);
        }
    }
}
