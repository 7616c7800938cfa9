package io.bactrian.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A system that is left alone is asked again at once, because a person knows that it is back. */
@Component
public class RequestedAttempt {

    private final ExternalSystems systems;
    private final Audit audit;

    RequestedAttempt(ExternalSystems systems, Audit audit) {
        this.systems = systems;
        this.audit = audit;
    }

    /**
     * Closes the system's circuit breaker; what waits for it goes on. Does nothing to a system that is not left alone.
     *
     * @throws HubException HUB-106 for a system that the hub has never called
     */
    @Transactional
    public void at(String system, String actor) {
        systems.askAgain(system);
        audit.record(actor, "system.asked-again", "system:" + system, JsonNodeFactory.instance.objectNode());
    }
}
