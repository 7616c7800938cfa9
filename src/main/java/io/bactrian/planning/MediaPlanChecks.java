package io.bactrian.planning;

import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Says at once what cannot be planned, so that nobody waits for a plan that cannot come. */
@Component
public class MediaPlanChecks {

    private final Placements placements;
    private final PastPerformance past;

    MediaPlanChecks(Placements placements, PastPerformance past) {
        this.placements = placements;
        this.past = past;
    }

    /**
     * Holds a request against the catalogue.
     *
     * @return the days that the plan is for, which a request may leave open
     * @throws HubException {@code SCHEMA_VIOLATION}, {@code PLAN_PERIOD}, {@code PLAN_CURRENCY} or {@code PLAN_INFEASIBLE}, with the reason
     */
    public Period check(String brief, BigDecimal budget, String currency, @Nullable LocalDate from, @Nullable LocalDate to) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        PlanRequest request = PlanRequest.of(brief, budget, currency, from, to, today);
        new MediaPlanner(FlightBoard.of(request, placements.current(), MediaPlanDrafts.facts(past, today))).best();
        return new Period(request.period().from(), request.period().to());
    }

    /** From the first to the last day. */
    public record Period(LocalDate from, LocalDate to) {
    }
}
