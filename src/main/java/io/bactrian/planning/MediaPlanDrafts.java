package io.bactrian.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.Maker;
import io.bactrian.llm.ModelAnswer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Drafts of media plans for the event {@code deals.media-plan.requested}. A model proposes and the planner repairs; without a usable
 * proposal the planner plans by itself, and says so.
 */
@Component("mediaPlanDrafts")
public class MediaPlanDrafts {

    private static final int LONGEST_ANSWER = 200_000;
    private static final int MONTHS_BACK = 24;

    private final String model;
    private final Placements placements;
    private final PastPerformance past;
    private final ObjectMapper json = StrictJson.mapper();

    MediaPlanDrafts(@Value("${hub.llm.model}") String model, Placements placements, PastPerformance past) {
        this.model = model;
        this.placements = placements;
        this.past = past;
    }

    /** The variables of the prompt {@code media-plan}. */
    public Map<String, Object> prompt(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        FlightBoard board = board(event);
        PlanRequest request = board.request();
        return Map.of("brief", request.brief(), "budget", request.currency().text(request.budget()), "currency", request.currency().code(),
                "from", request.period().from().toString(), "to", request.period().to().toString(),
                "channels", board.flights().stream().map(flight -> flight.placement().id()).distinct().collect(Collectors.joining(", ")),
                "placements", PromptTable.of(board));
    }

    /**
     * {@code {mediaPlanId, lines, repairs, madeBy}} from a model's answer.
     *
     * @throws HubException when nothing of the answer can stand: the route then falls back
     */
    public JsonNode fromModel(@Body Object answer, @ExchangeProperty(EventReader.PROPERTY) Event event,
                              @ExchangeProperty(ModelAnswer.PROPERTY) @Nullable ModelAnswer from) {
        FlightBoard board = board(event);
        ModelProposal proposal = ModelProposal.read(answer instanceof JsonNode tree ? tree : tree(answer), board);
        MediaPlan plan = new MediaPlanner(board).near(proposal).orElseThrow(() -> new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED,
                "The model's plan has no line that can be booked"));
        return draft(event, board, plan, Maker.model(from == null ? model : from.model()));
    }

    /** The same without a model. Where the request cannot be planned any more, {@code {mediaPlanId, refusal, madeBy}}. */
    public JsonNode byRule(@ExchangeProperty(EventReader.PROPERTY) Event event,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        try {
            FlightBoard board = board(event);
            return draft(event, board, new MediaPlanner(board).best(), Maker.rule(failure));
        } catch (HubException e) {
            ObjectNode refused = JsonNodeFactory.instance.objectNode();
            refused.put("mediaPlanId", event.data().path("id").longValue()).put("refusal", e.getMessage());
            return refused.set("madeBy", Maker.rule(e));
        }
    }

    /** A plan that was asked for yesterday may begin today at the earliest. */
    private FlightBoard board(Event event) {
        JsonNode plan = event.data();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate from = plan.hasNonNull("from") ? LocalDate.parse(plan.path("from").asText()) : null;
        LocalDate to = plan.hasNonNull("to") ? LocalDate.parse(plan.path("to").asText()) : null;
        LocalDate first = from != null && from.isBefore(today) && to != null && !to.isBefore(today) ? today : from;
        PlanRequest request = PlanRequest.of(plan.path("brief").asText(), new BigDecimal(plan.path("budget").asText()),
                plan.path("currency").asText(), first, to, today);
        return FlightBoard.of(request, placements.current(), facts(past, today));
    }

    static List<PerformanceFact> facts(PastPerformance past, LocalDate today) {
        return past.since(YearMonth.from(today).minusMonths(MONTHS_BACK));
    }

    private static JsonNode draft(Event event, FlightBoard board, MediaPlan plan, ObjectNode madeBy) {
        ObjectNode draft = JsonNodeFactory.instance.objectNode();
        draft.put("mediaPlanId", event.data().path("id").longValue());
        boolean russian = new BriefWords(board.request().brief()).isRussian();
        ArrayNode lines = draft.putArray("lines");
        for (PlanLine line : plan.lines()) {
            Placement placement = line.flight().placement();
            ObjectNode written = lines.addObject().put("channel", placement.channel()).put("placement", placement.id())
                    .put("title", placement.title(russian)).put("format", line.flight().format().id())
                    .put("formatTitle", line.flight().format().title(russian)).put("from", line.days().from().toString())
                    .put("to", line.days().to().toString()).put("amount", board.request().currency().text(line.amount()))
                    .put("expectedImpressions", line.impressions()).put("expectedClicks", line.clicks());
            if (!line.note().isEmpty()) {
                written.put("note", line.note());
            }
        }
        ArrayNode repairs = draft.putArray("repairs");
        plan.repairs().forEach(repair -> repairs.add(repair.json()));
        return draft.set("madeBy", madeBy);
    }

    /** Models like to wrap JSON into a Markdown fence. */
    private JsonNode tree(@Nullable Object answer) {
        String text = answer == null ? "" : answer.toString();
        int first = text.indexOf('{');
        int last = text.lastIndexOf('}');
        if (first < 0 || last < first || last - first > LONGEST_ANSWER) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer holds no plan");
        }
        try {
            return json.readTree(text.substring(first, last + 1));
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer is not JSON", e);
        }
    }
}
