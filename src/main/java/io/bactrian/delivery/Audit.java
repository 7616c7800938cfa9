package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells {@code hub.audit} who did what by hand, in the very transaction that does it. */
@Component
public class Audit {

    /** The actor where the hub acts by itself. */
    public static final String HUB = "hub";

    private static final int LONGEST_ACTOR = 255;

    private final Outbox outbox;
    private final Redaction redaction;

    Audit(Outbox outbox, Redaction redaction) {
        this.outbox = outbox;
        this.redaction = redaction;
    }

    /**
     * Appends {@code hub.audit.recorded}.
     *
     * @param actor  who, see {@link #caller()}
     * @param action what, such as {@code dead-letter.discarded}
     * @param target the record's business key, such as {@code dead-letter:17}
     * @param detail an object; secrets are taken out of it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String actor, String action, String target, JsonNode detail) {
        String who = actor == null || actor.isBlank() ? HUB : actor.substring(0, Math.min(actor.length(), LONGEST_ACTOR));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("actor", who).put("action", action).put("target", target).set("detail", redaction.of(detail));
        outbox.append(Event.original(null, "hub.audit.recorded", who, target, data));
    }

    /** The name in the token of the request that runs on this thread; {@link #HUB} where none does. */
    public static String caller() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null || caller.getName() == null || caller.getName().isBlank() ? HUB : caller.getName();
    }
}
