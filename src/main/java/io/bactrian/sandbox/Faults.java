package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** The switches that break a system. They are kept in memory: a restart heals everything. */
@SandboxBean("sandboxFaults")
class Faults {

    /** How a system behaves. */
    enum Mode {
        OK("ok"), ERROR_500("error-500"), UNAVAILABLE("unavailable"), REFUSE("refuse"), GARBAGE("garbage"), HANG("hang"),
        RATE_LIMITED("rate-limited");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        static Optional<Mode> of(String word) {
            return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
        }
    }

    static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration LONGEST_HANG = Duration.ofSeconds(60);
    private static final int MOST_HANGING = 500;
    private static final String HANGS_UNTIL = "hangsUntil";

    private final Map<String, Dialect> dialects = new LinkedHashMap<>();
    private final Map<String, Mode> modes = new ConcurrentHashMap<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final CamelContext camel;

    Faults(CamelContext camel, TelegramStandIn telegram, Bitrix24StandIn bitrix24, OnecStandIn onec, YandexDirectStandIn yandexDirect,
            LlmStandIn llm, AnthropicStandIn anthropic, OllamaStandIn ollama, MlflowStandIn mlflow, LangfuseStandIn langfuse,
            FeastStandIn feast, LogArchiveStandIn logArchive) {
        this.camel = camel;
        dialects.put("telegram", telegram);
        dialects.put("bitrix24", bitrix24);
        dialects.put("onec", onec);
        dialects.put("yandexdirect", yandexDirect);
        dialects.put("llm", llm);
        dialects.put("anthropic", anthropic);
        dialects.put("ollama", ollama);
        dialects.put("mlflow", mlflow);
        dialects.put("langfuse", langfuse);
        dialects.put("feast", feast);
        dialects.put("log-archive", logArchive);
    }

    Map<String, Dialect> dialects() {
        return dialects;
    }

    /** Refuses in the vendor's words while the system is broken or overrun, and starts the wait while it hangs. */
    public void check(Exchange exchange) {
        String system = exchange.getProperty("system", String.class);
        switch (mode(system)) {
            case OK -> { }
            case ERROR_500 -> throw new Refusal(dialects.get(system).broken());
            case UNAVAILABLE -> throw new Refusal(Answer.text(503, "text/html", "<h1>503 Service Unavailable</h1>"));
            case REFUSE -> throw new Refusal(dialects.get(system).malformed("refused on purpose"));
            case GARBAGE -> throw new Refusal(Answer.text(200, "text/html", "<html>Sign in to the network first</html>"));
            case RATE_LIMITED -> throw new Refusal(dialects.get(system).tooMany(RETRY_AFTER_SECONDS));
            case HANG -> {
                if (hanging.incrementAndGet() > MOST_HANGING) {
                    hanging.decrementAndGet();
                    throw new Refusal(dialects.get(system).broken());
                }
                exchange.setProperty(HANGS_UNTIL, System.nanoTime() + LONGEST_HANG.toNanos());
            }
        }
    }

    /** Whether this request is still to be left without an answer. */
    public boolean hangs(@ExchangeProperty("system") String system, @ExchangeProperty(HANGS_UNTIL) Long until) {
        return until != null && System.nanoTime() - until < 0 && mode(system) == Mode.HANG && !camel.isStopping();
    }

    /** A request that hung is never served: its caller has long given up, and a late act would be one act too many. */
    public void release(Exchange exchange) {
        if (exchange.removeProperty(HANGS_UNTIL) != null) {
            hanging.decrementAndGet();
            throw new Refusal(dialects.get(exchange.getProperty("system", String.class)).broken());
        }
    }

    /** Every system with its mode, in a fixed order. */
    public ObjectNode list() {
        ObjectNode systems = Json.object();
        dialects.keySet().forEach(system -> systems.put(system, mode(system).word));
        return systems;
    }

    /** Sets the switch of the system that the path names. */
    public ObjectNode set(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        String system = request.segment(request.path().split("/").length - 1);
        if (!dialects.containsKey(system)) {
            throw new Refusal(PlainDialect.error(404, "There is no such system: " + system));
        }
        Mode mode = Mode.of(request.json().path("mode").asText()).orElseThrow(
                () -> new Refusal(PlainDialect.error(400, "mode is one of ok, error-500, unavailable, refuse, garbage, hang, rate-limited")));
        modes.put(system, mode);
        return list();
    }

    private Mode mode(String system) {
        return modes.getOrDefault(system, Mode.OK);
    }
}
