package io.bactrian.proposals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.deals.MediaPlans;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.Maker;
import io.bactrian.llm.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * The words of a proposal, {@code {title, sections: [{heading, text}], madeBy}}: a model's, without whatever figures it made up, or those
 * of a template. Numbers are the plan's affair.
 */
@Component("proposalTexts")
public class ProposalTexts {

    private static final int MOST_SECTIONS = 6;
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_HEADING = 100;
    private static final int LONGEST_TEXT = 3_000;
    private static final int LONGEST_ANSWER = 100_000;

    private final String model;
    private final MediaPlans plans;
    private final ObjectMapper json = StrictJson.mapper();

    ProposalTexts(@Value("${hub.llm.model}") String model, MediaPlans plans) {
        this.model = model;
        this.plans = plans;
    }

    /** The variables of the prompt {@code proposal}. */
    public Map<String, Object> prompt(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        JsonNode plan = plan(event);
        String placements = lines(plan).stream()
                .map(line -> "- " + named(line, "title", "channel") + ", " + named(line, "formatTitle", "format"))
                .distinct().collect(Collectors.joining("\n"));
        String wishes = PrintedText.line(event.data().path("wishes").asText(""));
        return Map.of("language", isRussian(event) ? "Russian" : "English", "client", event.data().path("client").asText(),
                "wishes", wishes.isEmpty() ? "what the brief is after" : wishes, "placements", placements, "brief", plan.path("brief")
                        .asText());
    }

    /**
     * From a model's answer.
     *
     * @throws HubException when too little of the answer can stand: the route then falls back
     */
    public JsonNode fromModel(@Body Object answer, @ExchangeProperty(EventReader.PROPERTY) Event event,
                              @ExchangeProperty(ModelAnswer.PROPERTY) @Nullable ModelAnswer from) {
        JsonNode said = answer instanceof JsonNode tree ? tree : tree(answer);
        JsonNode plan = plan(event);
        FigureCheck figures = figures(plan, event);
        ArrayNode sections = JsonNodeFactory.instance.arrayNode();
        int letters = 0;
        int kept = 0;
        for (JsonNode section : said.path("sections")) {
            String heading = PrintedText.shortened(PrintedText.line(bounded(section.path("heading"))), LONGEST_HEADING);
            String whole = PrintedText.shortened(PrintedText.paragraphs(bounded(section.path("text"))), LONGEST_TEXT);
            String text = figures.kept(whole);
            letters += whole.length();
            kept += text.length();
            if (!heading.isEmpty() && figures.mayStand(heading) && !text.isEmpty() && sections.size() < MOST_SECTIONS) {
                sections.addObject().put("heading", heading).put("text", text);
            }
        }
        if (sections.isEmpty() || kept * 2 < letters) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, letters == 0 ? "The model's answer holds no text"
                    : "The model's text names figures that the plan does not have");
        }
        String title = PrintedText.shortened(PrintedText.line(bounded(said.path("title"))), LONGEST_TITLE);
        boolean usable = !title.isEmpty() && figures.mayStand(title);
        ObjectNode text = JsonNodeFactory.instance.objectNode().put("title", usable ? title : new ProposalTemplate(plan, event.data())
                .title());
        text.set("sections", sections);
        return text.set("madeBy", Maker.model(from == null ? model : from.model()));
    }

    /** The same without a model. */
    public JsonNode fromTemplate(@ExchangeProperty(EventReader.PROPERTY) Event event,
                                 @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ObjectNode text = new ProposalTemplate(plan(event), event.data()).text();
        return text.set("madeBy", Maker.rule(failure));
    }

    private JsonNode plan(Event event) {
        return plans.find(event.data().path("mediaPlanId").longValue());
    }

    private static boolean isRussian(Event event) {
        return event.data().path("language").asText().equals("ru");
    }

    private static FigureCheck figures(JsonNode plan, Event event) {
        List<String> amounts = new ArrayList<>(List.of(plan.path("budget").asText()));
        List<String> others = new ArrayList<>(List.of(event.data().path("client").asText(), plan.path("brief").asText(),
                plan.path("from").asText(), plan.path("to").asText(), String.valueOf(plan.path("lines").size())));
        for (JsonNode line : plan.path("lines")) {
            amounts.add(line.path("amount").asText());
            others.addAll(List.of(line.path("channel").asText(), line.path("title").asText(), line.path("formatTitle").asText(),
                    line.path("from").asText(), line.path("to").asText(), line.path("expectedImpressions").asText(),
                    line.path("expectedClicks").asText()));
        }
        return new FigureCheck(amounts, others, plan.path("brief").asText());
    }

    static List<JsonNode> lines(JsonNode plan) {
        return StreamSupport.stream(plan.path("lines").spliterator(), false).toList();
    }

    /** Plans from before the catalogue have channels only. */
    static String named(JsonNode line, String field, String otherwise) {
        return line.path(field).asText(line.path(otherwise).asText(""));
    }

    private static String bounded(JsonNode text) {
        String said = text.isTextual() ? text.textValue() : "";
        return said.substring(0, Math.min(said.length(), 4 * LONGEST_TEXT));
    }

    /** Models like to wrap JSON into a Markdown fence. */
    private JsonNode tree(@Nullable Object answer) {
        String text = answer == null ? "" : answer.toString();
        int first = text.indexOf('{');
        int last = text.lastIndexOf('}');
        if (first < 0 || last < first || last - first > LONGEST_ANSWER) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer holds no proposal");
        }
        try {
            return json.readTree(text.substring(first, last + 1));
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "The model's answer is not JSON", e);
        }
    }
}
