package io.bactrian.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.planning.Placement.Format;
import io.bactrian.planning.Placement.PriceModel;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the catalogue, the request and the model's answer are: a plan that comes out keeps every promise, or none comes out. */
class MediaPlannerProperties {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final List<String> CURRENCIES = List.of("JPY", "RUB", "USD", "KWD");
    private static final PlanningRates RATES = new PlanningRates(Map.of("RUB", BigDecimal.ONE, "USD", new BigDecimal("91.37"),
            "JPY", new BigDecimal("0.61"), "KWD", new BigDecimal("297.3")));

    @Property
    void shouldKeepEveryPromiseByRule(@ForAll long seed, @ForAll @LongRange(min = 1, max = 1_000_000_000_000_000_000L) long budget) {
        FlightBoard board = board(new Random(seed), budget);
        if (board != null) {
            try {
                assertKeepsItsPromises(board, new MediaPlanner(board).best());
            } catch (HubException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.PLAN_INFEASIBLE);
                assertThat(e.getMessage()).contains(board.request().currency().text(budget), "cannot be planned");
            }
        }
    }

    @Property
    void shouldKeepEveryPromiseWhateverTheModelSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int digits) {
        Random random = new Random(seed);
        FlightBoard board = board(random, 1 + Math.floorMod(random.nextLong(), (long) Math.pow(10, digits)));
        if (board != null) {
            JsonNode answer = new WildAnswers(random, board).next();
            ModelProposal proposal = ModelProposal.read(answer, board);
            new MediaPlanner(board).near(proposal).ifPresent(plan -> {
                assertKeepsItsPromises(board, plan);
                assertTellsWhatItRepaired(board, answer, proposal, plan);
            });
        }
    }

    /** A model's plan that keeps all bounds stands as it is, without any repair. */
    @Property
    void shouldLeaveAPlanAloneThatCanStand(@ForAll long seed, @ForAll @LongRange(min = 100, max = 100_000_000_000L) long budget) {
        FlightBoard board = board(new Random(seed), budget);
        Optional<MediaPlan> right = Optional.ofNullable(board).flatMap(known -> best(known));
        if (right.isPresent()) {
            JsonNode answer = WildAnswers.sayingJust(right.get(), board);
            MediaPlan plan = new MediaPlanner(board).near(ModelProposal.read(answer, board)).orElseThrow();
            assertThat(plan.repairs()).isEmpty();
            assertThat(plan.lines()).extracting(line -> line.flight().key() + " " + line.amount() + " " + line.days())
                    .containsExactlyElementsOf(right.get().lines().stream()
                            .map(line -> line.flight().key() + " " + line.amount() + " " + line.days()).toList());
        }
    }

    private static Optional<MediaPlan> best(FlightBoard board) {
        try {
            return Optional.of(new MediaPlanner(board).best());
        } catch (HubException e) {
            return Optional.empty();
        }
    }

    @Property
    void shouldRefuseABudgetBelowEveryMinimum(@ForAll long seed) {
        FlightBoard board = board(new Random(seed), 1_000_000_000L);
        if (board != null) {
            long smallest = board.flights().stream().mapToLong(flight -> flight.option(new Response.Wished(1)).minimum()).min()
                    .orElseThrow();
            if (smallest > 1) {
                FlightBoard poor = new FlightBoard(new PlanRequest("x", smallest - 1, board.request().currency(), board.request().period(),
                        TODAY), board.catalogue(), board.flights());
                assertThatThrownBy(() -> new MediaPlanner(poor).best()).isInstanceOf(HubException.class)
                        .hasMessageContaining("below every minimum; the smallest is " + board.request().currency().named(smallest));
            }
        }
    }

    static void assertKeepsItsPromises(FlightBoard board, MediaPlan plan) {
        PlanRequest request = board.request();
        assertThat(plan.lines()).isNotEmpty();
        assertThat(plan.lines().stream().mapToLong(PlanLine::amount).sum()).isEqualTo(request.budget());
        for (PlanLine line : plan.lines()) {
            Flight flight = line.flight();
            assertThat(request.period().encloses(line.days())).as("%s in %s", line.days(), request.period()).isTrue();
            assertThat(line.days().from()).isAfterOrEqualTo(TODAY.plusDays(flight.placement().leadDays()));
            flight.placement().blackout().forEach(closed -> assertThat(line.days().common(closed)).isEmpty());
            assertThat(line.days().from().datesUntil(line.days().to().plusDays(1))).allMatch(day -> flight.placement().available().isEmpty()
                    || flight.placement().available().stream().anyMatch(open -> open.encloses(new DateRange(day, day))));
            assertBounds(board, line);
            assertThat(line.impressions()).isNotNegative();
            assertThat(line.clicks()).isBetween(0L, Math.max(1, line.impressions()));
        }
        for (int i = 0; i < plan.lines().size(); i++) {
            for (int k = i + 1; k < plan.lines().size(); k++) {
                PlanLine one = plan.lines().get(i);
                PlanLine other = plan.lines().get(k);
                assertThat(one.flight().key().equals(other.flight().key()) && one.days().common(other.days()).isPresent()).isFalse();
            }
        }
    }

    /** From the catalogue's own words, not from what the planner made of them. */
    private static void assertBounds(FlightBoard board, PlanLine line) {
        Placement placement = line.flight().placement();
        Format format = line.flight().format();
        String code = board.request().currency().code();
        BigDecimal amount = new BigDecimal(board.request().currency().text(line.amount()));
        assertThat(amount).isGreaterThanOrEqualTo(RATES.convert(format.minimumBudget(), placement.currency(), code));
        if (format.dailyCapacity() != null) {
            assertThat(amount).isLessThanOrEqualTo(RATES.convert(format.dailyCapacity(), placement.currency(), code)
                    .multiply(BigDecimal.valueOf(line.days().days())));
        }
        if (format.priceModel() == PriceModel.DAY) {
            BigDecimal day = new BigDecimal(board.request().currency().text(line.flight().step()));
            assertThat(amount).isEqualByComparingTo(day.multiply(BigDecimal.valueOf(line.days().days())));
            assertThat(day).isGreaterThanOrEqualTo(RATES.convert(format.price(), placement.currency(), code));
        }
    }

    private static void assertTellsWhatItRepaired(FlightBoard board, JsonNode answer, ModelProposal proposal, MediaPlan plan) {
        plan.repairs().forEach(repair -> {
            assertThat(repair.reason()).isNotBlank();
            assertThat(repair.line() == null || repair.line() <= answer.path("lines").size()).isTrue();
        });
        boolean asSaid = !proposal.inShares() && plan.repairs().isEmpty();
        if (asSaid) {
            // Nothing repaired means that the very amounts stand.
            assertThat(plan.lines()).allSatisfy(line -> assertThat(answer.path("lines")).anySatisfy(said -> assertThat(
                    WrittenAmount.of(said.path("amount"))).hasValueSatisfying(amount -> assertThat(amount)
                            .isEqualByComparingTo(board.request().currency().text(line.amount())))));
        }
    }

    /** A board of a random catalogue; null where nothing can be booked. */
    private static FlightBoard board(Random random, long budget) {
        List<Placement> placements = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            List<Format> formats = new ArrayList<>();
            for (int k = 0; k <= random.nextInt(2); k++) {
                PriceModel model = PriceModel.values()[random.nextInt(3)];
                formats.add(new Format("f" + k, "Format " + k, null, model, decimal(random, model == PriceModel.DAY ? 6 : 4),
                        decimal(random, 5),
                        model == PriceModel.DAY || random.nextBoolean() ? null : decimal(random, 7), new BigDecimal("0.0" + (1
                                + random.nextInt(9))),
                        model == PriceModel.DAY ? decimal(random, 5) : null));
            }
            placements.add(new Placement("p" + i, "Placement " + i, null, "Channel " + i % 3, null, CURRENCIES.get(random.nextInt(4)),
                    random.nextInt(12), random.nextInt(3) > 0 ? List.of() : List.of(days(random), days(random)),
                    random.nextBoolean() ? List.of() : List.of(days(random)), Set.of(), formats));
        }
        DateRange period = days(random);
        PlanRequest request = new PlanRequest("Весна", budget, PlanCurrency.of(CURRENCIES.get(random.nextInt(4))), period, TODAY);
        List<PerformanceFact> facts = List.of(new PerformanceFact("p", YearMonth.of(2025, 3), 1000, 10, BigDecimal.TEN, "RUB"));
        try {
            return FlightBoard.of(request, new PlacementCatalogue(placements, RATES), facts);
        } catch (HubException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.PLAN_INFEASIBLE);
            return null;
        }
    }

    private static DateRange days(Random random) {
        LocalDate from = TODAY.plusDays(random.nextInt(60));
        return new DateRange(from, from.plusDays(random.nextInt(60)));
    }

    private static BigDecimal decimal(Random random, int digits) {
        return BigDecimal.valueOf(1 + random.nextInt((int) Math.pow(10, 1 + random.nextInt(digits))), random.nextInt(3));
    }
}
