package io.bactrian.delivery;

import java.time.Duration;

/** An external system that nothing but a test calls, and that is away when the test says so. */
public final class AbsentSystem {

    private final ExternalSystem system;

    public AbsentSystem(ExternalSystems systems, String name) {
        this.system = systems.named(name);
    }

    public void goAway() {
        system.leaveAlone(Duration.ofMinutes(10));
    }

    public void comeBack() {
        system.askAgain();
    }

    /** @throws ExternalSystemAwayException while it is away */
    public void call() {
        system.begin("call", "message").served();
    }
}
