package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ticket could teach: the question and the operators' answers, without what tells who asked.
 *
 * @param title what the article would be called
 * @param text  Markdown
 */
record ProposalText(String title, String text, String language) {

    private static final int LONGEST_TEXT = 50_000;

    /**
     * @param ticket as {@code GET /api/v1/tickets/{id}} shows it
     * @throws HubException {@link ErrorCode#STATE_CONFLICT} where no operator has answered: there is nothing to learn
     */
    static ProposalText of(JsonNode ticket, ArticleScreening screening) {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (JsonNode message : ticket.path("messages")) {
            String text = screening.withoutPersonalData(PlainText.withoutHidden(message.path("text").asText())).strip();
            if (!text.isEmpty() && message.path("author").asText().equals("user")) {
                questions.add(text);
            } else if (!text.isEmpty() && message.path("author").asText().equals("operator")) {
                answers.add(text);
            }
        }
        if (answers.isEmpty()) {
            throw new HubException(ErrorCode.STATE_CONFLICT, "No operator has answered the ticket " + ticket.path("id").asText());
        }
        boolean russian = ticket.path("language").asText().equals(TextLanguage.RUSSIAN);
        String title = screening.withoutPersonalData(ticket.path("title").asText("")).strip();
        if (title.isEmpty()) {
            title = questions.isEmpty() ? (russian ? "Обращение" : "Request") : questions.get(0);
        }
        String line = PlainText.line(title);
        String text = (questions.isEmpty() ? "" : "## " + (russian ? "Вопрос" : "Question") + "\n\n" + String.join("\n\n", questions) + "\n\n")
                + "## " + (russian ? "Ответ" : "Answer") + "\n\n" + String.join("\n\n", answers) + "\n";
        return new ProposalText(cut(line.isEmpty() ? (russian ? "Обращение" : "Request") : line, ArticleText.LONGEST_TITLE),
                cut(text, LONGEST_TEXT), russian ? TextLanguage.RUSSIAN : TextLanguage.ENGLISH);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, PlainText.boundary(text, longest - 1)) + "…";
    }
}
