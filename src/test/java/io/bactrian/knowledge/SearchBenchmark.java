package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The figures of {@code docs/knowledge.md}, on PostgreSQL; no part of the build. {@code mvn verify -Dit.test=SearchBenchmark} measures the
 * latency with 10,000 chunks and the quality on the committed questions; with {@code -Dsquad=<files>}, comma-separated files in SQuAD's format,
 * the quality on those too.
 */
class SearchBenchmark {

    private static final int CHUNKS = 10_000;

    @RegisterExtension
    static final KnowledgeDatabase database = new KnowledgeDatabase();

    private KnowledgeAlone hub;

    @BeforeEach
    void oneHub() {
        database.clear();
        hub = new KnowledgeAlone(database.source());
    }

    private record Asked(String question, long article) {
    }

    private void report(String name, List<Asked> questions) {
        int first = 0;
        int amongFive = 0;
        int sure = 0;
        for (Asked asked : questions) {
            List<KnowledgeSearch.Passage> passages = hub.search.search(asked.question(), null, 5);
            for (int rank = 0; rank < passages.size(); rank++) {
                if (passages.get(rank).articleId() == asked.article()) {
                    first += rank == 0 ? 1 : 0;
                    amongFive++;
                    sure += passages.get(rank).score() >= KnowledgeSearch.GOOD_ENOUGH ? 1 : 0;
                }
            }
        }
        double all = questions.size();
        System.out.printf("%-28s %4d questions  R@1 %.4f  R@5 %.4f  found and good enough %.3f%n", name, questions.size(), first / all, amongFive / all,
                sure / all);
    }

    @Test
    void qualityOnTheCommittedQuestionsInBothLanguagesAtOnce() {
        List<List<Long>> articles = new ArrayList<>();
        for (String language : List.of("en", "ru")) {
            articles.add(QuestionSet.in(language).paragraphs().stream().map(paragraph -> hub.write(paragraph.title(), paragraph.text())).toList());
        }
        for (String language : List.of("en", "ru")) {
            List<Long> ids = articles.get(language.equals("en") ? 0 : 1);
            QuestionSet set = QuestionSet.in(language);
            report("own, test, " + language, asked(set.testQuestions(), ids));
            report("own, development, " + language, asked(set.developmentQuestions(), ids));
            report("own, leaning, " + language, asked(set.leaningQuestions(), ids));
            long fooled = QuestionSet.unanswerable(language).stream().filter(question -> hub.search.search(question, null, 1).stream()
                    .anyMatch(passage -> passage.score() >= KnowledgeSearch.GOOD_ENOUGH)).count();
            System.out.printf("own, unanswerable, %s: %d of %d got an answer%n", language, fooled, QuestionSet.unanswerable(language).size());
        }
    }

    private static List<Asked> asked(List<QuestionSet.Question> questions, List<Long> articles) {
        return questions.stream().map(question -> new Asked(question.text(), articles.get(question.paragraph()))).toList();
    }

    @Test
    void qualityOnPublicQuestions() throws Exception {
        String files = System.getProperty("squad");
        Assumptions.assumeTrue(files != null);
        for (boolean titles : new boolean[] {false, true}) {
            database.clear();
            hub = new KnowledgeAlone(database.source());
            List<List<Asked>> sets = new ArrayList<>();
            for (String file : files.split(",")) {
                sets.add(write(new ObjectMapper().readTree(new File(file)), titles));
            }
            for (int at = 0; at < sets.size(); at++) {
                report(Path.of(files.split(",")[at]).getFileName() + (titles ? ", titles" : ""), sets.get(at));
            }
        }
    }

    private List<Asked> write(JsonNode document, boolean titles) {
        List<Asked> questions = new ArrayList<>();
        int number = 0;
        for (JsonNode article : document.path("data")) {
            for (JsonNode paragraph : article.path("paragraphs")) {
                long id = hub.write(titles ? article.path("title").asText().replace('_', ' ') : "Paragraph " + ++number, paragraph.path("context").asText());
                paragraph.path("qas").forEach(question -> questions.add(new Asked(question.path("question").asText(), id)));
            }
        }
        return questions;
    }

    @Test
    void latencyWithTenThousandChunks() {
        Random random = new Random(11);
        List<String> sentences = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (String language : List.of("en", "ru")) {
            QuestionSet set = QuestionSet.in(language);
            set.paragraphs().forEach(paragraph -> sentences.addAll(Sentences.of(paragraph.text())));
            set.testQuestions().forEach(question -> questions.add(question.text()));
        }
        for (int number = 0; number < CHUNKS; number++) {
            StringBuilder text = new StringBuilder("Record " + number + ".");
            for (int sentence = 0; sentence < 6; sentence++) {
                text.append(' ').append(sentences.get(random.nextInt(sentences.size())));
            }
            hub.write("Article " + number, text.toString());
        }
        long begin = System.nanoTime();
        hub = new KnowledgeAlone(database.source());
        hub.index.catchUp();
        System.out.printf("a hub that starts reads %d chunks in %.1f s%n", hub.index.<Integer>by(Statistics::chunks), (System.nanoTime() - begin) / 1e9);
        hub.database.sql("analyze knowledge_chunk").update();
        for (int round = 0; round < 5; round++) {
            long[] times = questions.stream().mapToLong(question -> {
                long asked = System.nanoTime();
                hub.search.search(question, null, 10);
                return System.nanoTime() - asked;
            }).sorted().toArray();
            System.out.printf("round %d: %d searches among %d chunks, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n", round, times.length, CHUNKS,
                    times[times.length / 2] / 1e6, times[times.length * 95 / 100] / 1e6, times[times.length * 99 / 100] / 1e6);
        }
    }
}
