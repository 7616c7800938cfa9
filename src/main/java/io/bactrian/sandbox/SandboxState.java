package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the page asks for every second: the switches, where the hub is, and what the hub could not be told. */
@SandboxBean("sandboxState")
class SandboxState {

    private final Faults faults;
    private final TelegramStandIn telegram;
    private final Notices notices;
    private final SandboxSettings settings;

    SandboxState(Faults faults, TelegramStandIn telegram, Notices notices, SandboxSettings settings) {
        this.faults = faults;
        this.telegram = telegram;
        this.notices = notices;
        this.settings = settings;
    }

    public ObjectNode state() {
        ObjectNode state = Json.object();
        state.set("faults", faults.list());
        state.putObject("hub").put("url", settings.hubUrl()).put("api", settings.hubUrl() + "/swagger-ui/index.html");
        state.putObject("telegram").put("waiting", telegram.waiting());
        state.set("notices", notices.latest().path("items"));
        return state;
    }

    /** A change has to come as JSON, which a foreign site's page cannot send without leave. */
    public void wrongType() {
        throw new Refusal(PlainDialect.error(415, "Content-Type is to be application/json"));
    }

    public void unknown() {
        throw new Refusal(PlainDialect.error(404, "The sandbox has no such operation"));
    }
}
