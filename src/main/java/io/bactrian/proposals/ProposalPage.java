package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.lang.Nullable;

/** What the layout prints, in the language of the document and ready for print. */
public final class ProposalPage {

    private static final int LONGEST_HEAD = 80;
    private static final int NARROWEST_AMOUNT = 22;
    private static final int WIDEST_AMOUNT = 46;

    private final JsonNode proposal;
    private final JsonNode plan;
    private final JsonNode text;
    private final String company;
    private final Fonts fonts;
    private final LocalDate today;
    private final int validDays;
    private final PrintedMoney money;
    private final PrintedDays days;

    ProposalPage(JsonNode proposal, JsonNode plan, JsonNode text, String company, int validDays, Fonts fonts, LocalDate today) {
        this.proposal = proposal;
        this.plan = plan;
        this.text = text;
        this.company = company;
        this.validDays = validDays;
        this.fonts = fonts;
        this.today = today;
        this.money = new PrintedMoney(plan.path("currency").asText(), getLanguage());
        this.days = new PrintedDays(getLanguage());
    }

    public String getLanguage() {
        return proposal.path("language").asText();
    }

    public boolean isRussian() {
        return getLanguage().equals("ru");
    }

    /** In Russian or English, as the document is. */
    public String say(String russian, String english) {
        return isRussian() ? russian : english;
    }

    public String getCompany() {
        return print(company);
    }

    public String getClient() {
        return print(PrintedText.line(proposal.path("client").asText()));
    }

    /** For the head of the following pages, which has one line. */
    public String getShortClient() {
        return PrintedText.shortened(getClient(), LONGEST_HEAD);
    }

    public String getTitle() {
        return print(text.path("title").asText());
    }

    public String getNumber() {
        return proposal.path("id").asText();
    }

    public String getVersion() {
        return proposal.path("number").asText();
    }

    public String getToday() {
        return days.day(today);
    }

    public String getValidUntil() {
        return days.day(today.plusDays(validDays));
    }

    /** Absent in plans from before they had days. */
    @Nullable
    public String getPeriod() {
        return plan.hasNonNull("from") ? days.period(day(plan, "from"), day(plan, "to")) : null;
    }

    public String getTotal() {
        return money.text(plan.path("budget").asText());
    }

    /** In millimetres, so that the longest amount stands in one line and the rest is left to the names. */
    public int getAmountWidth() {
        return Math.max(NARROWEST_AMOUNT, Math.min(WIDEST_AMOUNT, getTotal().length() * 2 + 1));
    }

    public String getTotalViews() {
        return money.count(sum("expectedImpressions"));
    }

    public String getTotalClicks() {
        return money.count(sum("expectedClicks"));
    }

    private long sum(String field) {
        long sum = 0;
        for (JsonNode line : plan.path("lines")) {
            sum += line.path(field).longValue();
        }
        return sum;
    }

    /** Who wrote the text, without names of products that mean nothing to a client. */
    public String getMadeBy() {
        return text.path("madeBy").path("kind").asText().equals("model")
                ? say("Текст подготовлен с помощью языковой модели; суммы, сроки и прогнозы взяты из медиаплана.",
                        "The text was written with a language model; amounts, days and forecasts are those of the media plan.")
                : say("Текст составлен по шаблону; суммы, сроки и прогнозы взяты из медиаплана.",
                        "The text was made from a template; amounts, days and forecasts are those of the media plan.");
    }

    public List<Section> getSections() {
        List<Section> sections = new ArrayList<>();
        for (JsonNode section : text.path("sections")) {
            sections.add(new Section(print(section.path("heading").asText()),
                    List.of(print(section.path("text").asText()).split("\\n+"))));
        }
        return sections;
    }

    public List<Line> getLines() {
        List<Line> lines = new ArrayList<>();
        for (JsonNode line : plan.path("lines")) {
            boolean dated = line.hasNonNull("from");
            lines.add(new Line(lines.size() + 1, print(ProposalTexts.named(line, "title", "channel")), print(line.path("formatTitle")
                    .asText("")),
                    dated ? days.narrow(day(line, "from")) : "", dated ? days.narrow(day(line, "to")) : "",
                    line.has("expectedImpressions") ? money.count(line.path("expectedImpressions").longValue()) : "—",
                    line.has("expectedClicks") ? money.count(line.path("expectedClicks").longValue()) : "—",
                    money.text(line.path("amount").asText())));
        }
        return lines;
    }

    private static LocalDate day(JsonNode record, String field) {
        return LocalDate.parse(record.path(field).asText());
    }

    private String print(String words) {
        return fonts.printable(words);
    }

    /** One part of the text. */
    public record Section(String heading, List<String> paragraphs) {
    }

    /** One row of the table. */
    public record Line(int number, String placement, String format, String from, String to, String views, String clicks, String amount) {
    }
}
