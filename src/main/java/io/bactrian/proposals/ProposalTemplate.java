package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** What a proposal says when no model writes it: true of every plan, and without the brief, which is no text for a client. */
final class ProposalTemplate {

    private final boolean russian;
    private final String client;
    private final String channels;
    private final int count;

    ProposalTemplate(JsonNode plan, JsonNode proposal) {
        this.russian = proposal.path("language").asText().equals("ru");
        this.client = proposal.path("client").asText();
        List<String> names = ProposalTexts.lines(plan).stream().map(line -> line.path("channel").asText()).distinct().toList();
        this.channels = names.stream().collect(Collectors.joining(", "));
        this.count = names.size();
    }

    String title() {
        return PrintedText.shortened(russian ? "Рекламная кампания для " + client : "Advertising campaign for " + client, 150);
    }

    ObjectNode text() {
        ObjectNode text = JsonNodeFactory.instance.objectNode().put("title", title());
        ArrayNode sections = text.putArray("sections");
        if (russian) {
            section(sections, "О предложении", "Предлагаем провести рекламную кампанию по медиаплану, который приведён ниже."
                    + " Площадки, сроки и суммы в таблице рассчитаны под ваш бюджет.");
            section(sections, "Где выйдет реклама", (count == 1 ? "Реклама выйдет в канале: " : "Реклама выйдет в каналах: ") + channels
                    + (count == 1 ? "." : ". Каналы дополняют друг друга, а бюджет распределён"
                            + " между ними так, чтобы он работал с наибольшей отдачей."));
            section(sections, "Что дальше",
                    "После согласования предложения мы забронируем размещение, согласуем с вами материалы и запустим"
                    + " кампанию в указанные сроки. По её ходу вы будете получать отчёты.");
        } else {
            section(sections, "About this proposal", "We propose an advertising campaign by the media plan below. Its placements, days and"
                    + " amounts were worked out for your budget.");
            section(sections, "Where you will be seen", (count == 1 ? "The campaign runs in this channel: "
                    : "The campaign runs in these channels: ")
                    + channels + (count == 1 ? "."
                            : ". They complement each other, and the budget is split between them so that it works hardest."));
            section(sections, "What comes next", "Once you have agreed, we book the placements, settle the materials with you and start the"
                    + " campaign on the days given. You receive reports while it runs.");
        }
        return text;
    }

    private static void section(ArrayNode sections, String heading, String text) {
        sections.addObject().put("heading", heading).put("text", text);
    }
}
