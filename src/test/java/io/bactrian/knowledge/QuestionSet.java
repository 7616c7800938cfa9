package io.bactrian.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The committed paragraphs and questions in one language, see {@code src/test/resources/knowledge/questions/README.md}. */
public final class QuestionSet {

    private static final List<String> FILES = List.of("1-billing-and-documents", "2-campaigns-and-platforms", "3-hub-and-support",
            "4-places-and-nature", "5-history-science-culture");

    private final List<Paragraph> paragraphs = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    private QuestionSet() {
    }

    /** A paragraph, counted from 0 by its place in the list. */
    public record Paragraph(String title, String text) {
    }

    /** @param complete whether it can be understood without its paragraph */
    public record Question(String text, int paragraph, boolean complete) {

        /** Even numbers, counted from 1, are for development. */
        boolean forTest() {
            return paragraph % 2 == 0;
        }
    }

    /** @param language {@code ru} or {@code en} */
    public static QuestionSet in(String language) {
        int side = language.equals("en") ? 0 : 1;
        QuestionSet set = new QuestionSet();
        String title = "";
        for (String file : FILES) {
            List<Question> own = new ArrayList<>();
            for (String line : lines(file)) {
                String rest = line.length() > 2 ? line.substring(line.indexOf(' ') + 1) : "";
                if (line.startsWith("# ")) {
                    title = rest.split(" \\| ")[side];
                } else if (line.startsWith(language + " ")) {
                    set.paragraphs.add(new Paragraph(title, rest));
                } else if (line.startsWith("? ") || line.startsWith("~ ")) {
                    own.add(new Question(rest.split(" \\| ")[side], set.paragraphs.size() - 1, line.startsWith("? ")));
                }
            }
            set.questions.addAll(own);
        }
        return set;
    }

    /** Questions that no paragraph answers. */
    public static List<String> unanswerable(String language) {
        return lines("unanswerable").stream().filter(line -> line.startsWith("? "))
                .map(line -> line.substring(2).split(" \\| ")[language.equals("en") ? 0 : 1]).toList();
    }

    public List<Paragraph> paragraphs() {
        return paragraphs;
    }

    /** The test half, complete questions only: what thresholds are held against. */
    public List<Question> testQuestions() {
        return questions.stream().filter(question -> question.complete() && question.forTest()).toList();
    }

    public List<Question> developmentQuestions() {
        return questions.stream().filter(question -> question.complete() && !question.forTest()).toList();
    }

    /** Those that lean on their paragraph, of both halves. */
    public List<Question> leaningQuestions() {
        return questions.stream().filter(question -> !question.complete()).toList();
    }

    private static List<String> lines(String file) {
        try (InputStream stream = QuestionSet.class.getResourceAsStream("/knowledge/questions/" + file + ".txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
