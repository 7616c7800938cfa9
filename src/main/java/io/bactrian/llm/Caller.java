package io.bactrian.llm;

import java.util.Set;

/**
 * Who asks a model: limits are counted, and answers kept, for each caller apart.
 *
 * @param tenant whose data it is; answers never cross tenants
 * @param client the client of the token, or {@link #HUB} for the hub's own routes
 * @param roles  what the caller may do; two callers of different roles never share an answer
 */
public record Caller(String tenant, String client, Set<String> roles) {

    /** The hub's own agents. */
    public static final Caller HUB = new Caller("hub", "hub", Set.of());

    public Caller {
        roles = Set.copyOf(roles);
    }
}
