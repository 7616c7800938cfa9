package io.bactrian.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.HubException;
import io.bactrian.planning.Placement.Format;
import io.bactrian.planning.Placement.PriceModel;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A catalogue of more than a search can weigh against each other. */
class FlightBoardTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final PlanningRates RATES = new PlanningRates(Map.of("RUB", BigDecimal.ONE));

    private final List<Placement> placements = new ArrayList<>();

    private void offer(int count, String price, String minimum, String dailyCapacity) {
        for (int i = 0; i < count; i++) {
            Format format = new Format("text", "Text", null, PriceModel.CPC, new BigDecimal(price), new BigDecimal(minimum),
                    new BigDecimal(dailyCapacity), new BigDecimal("0.01"), null);
            placements.add(new Placement("placement-" + placements.size(), "Placement " + placements.size(), null, "Web", null, "RUB", 0,
                    List.of(), List.of(), Set.of(), List.of(format)));
        }
    }

    /** For ten days. */
    private FlightBoard board(String budget) {
        PlanRequest request = PlanRequest.of("clicks", new BigDecimal(budget), "RUB", TODAY, TODAY.plusDays(9), TODAY);
        return FlightBoard.of(request, new PlacementCatalogue(placements, RATES), List.of());
    }

    private MediaPlan plan(String budget) {
        FlightBoard board = board(budget);
        MediaPlan plan = new MediaPlanner(board).best();
        assertThat(plan.lines().stream().mapToLong(PlanLine::amount).sum()).isEqualTo(board.request().budget());
        return plan;
    }

    @Test
    void shouldBookTheOnePlacementThatASmallBudgetCanPayAlthoughFiftyOthersAreWorthMore() {
        offer(50, "1.00", "10000.00", "10000.00");
        offer(1, "90.00", "100.00", "1000.00");

        assertThat(plan("500.00").lines()).extracting(line -> line.flight().placement().id()).containsExactly("placement-50");
    }

    @Test
    void shouldBookThePlacementsThatTakeALargeBudgetAlthoughFiftyOthersAreWorthMore() {
        offer(50, "1.00", "10.00", "10.00");
        offer(2, "90.00", "100.00", "100000.00");

        assertThat(plan("1500000.00").lines()).extracting(line -> line.flight().placement().id()).contains("placement-50", "placement-51");
    }

    @Test
    void shouldNameTheSmallestMinimumOfAllPlacementsWhenItRefuses() {
        offer(50, "1.00", "10000.00", "10000.00");
        offer(1, "90.00", "100.00", "1000.00");

        assertThatThrownBy(() -> plan("99.99")).isInstanceOf(HubException.class).hasMessageContaining("the smallest is 100.00 RUB, of Placement 50");
    }
}
