package io.bactrian.llm.prompts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Stops a canary whose calls fail, or whose answers displease, more often than production's; the rule is {@link SequentialTest}'s. A stopped
 * canary has no share; its label stays, and a rollback brings the share back.
 */
@Component("canaryJudge")
public class CanaryJudge {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryJudge.class);

    /** Fewer than these are an accident, whatever the test says. */
    private static final int LEAST = 5;
    /** With fewer of production's in the canary's own time, its last weeks are taken too: a canary may have all conversations. */
    private static final int LEAST_OF_PRODUCTION = 20;
    /** What is allowed at most where hardly anything is known of production. */
    private static final double ALLOWED_BLINDLY = 0.5;
    private static final double TOLERANCE_OF_CALLS = 0.02;
    /** People who are asked do not always say the same. */
    private static final double TOLERANCE_OF_RATINGS = 0.05;

    private final PromptCatalogue catalogue;
    private final PromptFigures figures;
    private final PromptLabels labels;
    private final TransactionOperations transactions;
    private final MeterRegistry meters;

    CanaryJudge(PromptCatalogue catalogue, PromptFigures figures, PromptLabels labels, TransactionOperations transactions,
                MeterRegistry meters) {
        this.catalogue = catalogue;
        this.figures = figures;
        this.labels = labels;
        this.transactions = transactions;
        this.meters = meters;
    }

    /** Looks at every canary. Several hubs may do so at once: one of them stops it. */
    public void judge() {
        catalogue.all().values().stream().filter(KnownPrompt::hasCanary).forEach(this::judge);
    }

    private void judge(KnownPrompt prompt) {
        Optional<PromptLabel> row = Optional.ofNullable(prompt.moved().get(PromptDefinition.CANARY));
        String canary = prompt.at(PromptDefinition.CANARY).orElseThrow().version();
        String production = prompt.at(PromptDefinition.PRODUCTION).map(PromptText::version).orElse("");
        Instant since = row.map(PromptLabel::since).orElse(Instant.EPOCH);
        String reason = reason("calls failed or fell back", figures.outcomeOfCalls(prompt.name(), canary, since),
                production(time -> figures.outcomeOfCalls(prompt.name(), production, time), since), TOLERANCE_OF_CALLS);
        if (reason == null) {
            reason = reason("ratings were bad", figures.outcomeOfRatings(prompt.name(), canary, since),
                    production(time -> figures.outcomeOfRatings(prompt.name(), production, time), since), TOLERANCE_OF_RATINGS);
        }
        if (reason != null) {
            stop(prompt, canary, row, reason);
        }
    }

    private static PromptFigures.Outcome production(Function<Instant, PromptFigures.Outcome> figures, Instant since) {
        PromptFigures.Outcome meanwhile = figures.apply(since);
        return meanwhile.tried() >= LEAST_OF_PRODUCTION ? meanwhile : figures.apply(Instant.EPOCH);
    }

    private void stop(KnownPrompt prompt, String canary, Optional<PromptLabel> seen, String reason) {
        boolean stopped = Boolean.TRUE.equals(transactions.execute(
                transaction -> labels.stopCanary(prompt.name(), canary, seen::equals, reason)));
        if (stopped) {
            LOG.warn("The canary {} of the prompt {} was stopped: {}", canary, prompt.name(), reason);
            meters.counter("bactrian.prompts.canaries.stopped", "prompt", prompt.name()).increment();
            catalogue.refresh();
        }
    }

    @Nullable
    private static String reason(String what, PromptFigures.Outcome canary, PromptFigures.Outcome production, double tolerance) {
        double known = SequentialTest.allowed(production.tried(), production.bad(), tolerance);
        double allowed = production.tried() >= LEAST_OF_PRODUCTION ? known : Math.min(known, ALLOWED_BLINDLY);
        return canary.tried() < LEAST || !SequentialTest.worse(canary.tried(), canary.bad(), allowed) ? null
                : String.format(Locale.ROOT, "%d of %d %s, production: %d of %d", canary.bad(), canary.tried(), what, production.bad(),
                        production.tried());
    }
}
