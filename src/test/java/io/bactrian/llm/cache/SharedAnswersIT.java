package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.embedded.HubDatabase;
import io.bactrian.llm.AnswerCache.Found;
import io.bactrian.llm.ModelAnswer.Cache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one hub keeps serves another, and itself when it comes again; what is given up is given up everywhere. */
class SharedAnswersIT {

    private static final CacheSettings SETTINGS = CacheSettings.usual();

    @RegisterExtension
    static final HubDatabase postgresql = new HubDatabase();

    private final JdbcClient database = postgresql.client();

    private final Clock clock = Clock.systemUTC();
    private final Hub one = new Hub();
    private final Hub other = new Hub();

    /** A hub as far as the cache goes. */
    private final class Hub {

        private final SharedAnswers shared = new SharedAnswers(new AnswerTable(database), SETTINGS);
        private final CachedAnswers answers = new CachedAnswers(SETTINGS, new AnswerShelf(SETTINGS, clock), shared, null,
                new SimpleMeterRegistry(), clock);

        private Hub() {
            shared.serve(answers);
        }

        private void keep(String question, String answer) {
            answers.keep(Requests.asking(question), "small", Requests.answer(answer));
        }

        private Optional<Found> find(String question) {
            return answers.find(Requests.asking(question), "small");
        }
    }

    @BeforeEach
    void empty() {
        database.sql("truncate llm_answer, llm_answer_forgotten").update();
    }

    private long rows() {
        return database.sql("select count(*) from llm_answer").query(Long.class).single();
    }

    @Test
    void shouldServeInAnotherHubInOtherWordsToo() {
        one.keep("How do I cancel my subscription?", "In \u0000your profile 🐫.");
        one.shared.exchange();
        other.shared.exchange();
        assertThat(other.find("How do I cancel my subscription?")).hasValueSatisfying(found -> {
            assertThat(found.how()).isEqualTo(Cache.EXACT);
            assertThat(found.answer().aiMessage().text()).isEqualTo("In your profile 🐫.");
            assertThat(found.answer().modelName()).isEqualTo("small");
        });
        assertThat(other.find("How can I cancel the subscription?")).hasValueSatisfying(found -> assertThat(found.how())
                .isEqualTo(Cache.SEMANTIC));
    }

    @Test
    void shouldServeAfterARestart() {
        one.keep("How do I pay?", "By card.");
        one.shared.start();
        one.shared.stop();
        assertThat(rows()).isOne();
        Hub again = new Hub();
        again.shared.exchange();
        assertThat(again.find("How do I pay?")).isPresent();
    }

    @Test
    void shouldForgetInEveryHubAndNotRememberAfterARestart() {
        one.keep("How do I pay?", "Never.");
        one.shared.exchange();
        other.shared.exchange();
        assertThat(other.find("How do I pay?")).isPresent();
        one.answers.forget(Requests.asking("How can I pay?"), "small");
        assertThat(one.find("How do I pay?")).isEmpty();
        one.shared.exchange();
        other.shared.exchange();
        assertThat(other.find("How do I pay?")).isEmpty();
        assertThat(rows()).isZero();
        Hub again = new Hub();
        again.shared.exchange();
        assertThat(again.find("How do I pay?")).isEmpty();
        other.keep("How do I pay?", "By card.");
        other.shared.exchange();
        one.shared.exchange();
        assertThat(one.find("How do I pay?")).as("a younger answer").isPresent();
    }

    @Test
    void shouldNotBringBackWhatWaitedWhileItWasForgotten() {
        one.keep("How do I pay?", "Never.");
        new AnswerTable(database).forget(new Forgotten(null, "chat", null, Instant.now()));
        one.shared.exchange();
        other.shared.exchange();
        assertThat(other.find("How do I pay?")).isEmpty();
        assertThat(one.find("How do I pay?")).isEmpty();
    }

    @Test
    void shouldServeFromMemoryWhileTheDatabaseIsAwayAndTellItLater() {
        database.sql("alter table llm_answer rename to elsewhere").update();
        try {
            one.keep("How do I pay?", "By card.");
            one.shared.exchange();
            assertThat(one.find("How do I pay?")).isPresent();
        } finally {
            database.sql("alter table elsewhere rename to llm_answer").update();
        }
        one.shared.exchange();
        assertThat(rows()).isOne();
    }

    @Test
    void shouldKeepTheYoungerOfTwoAnswersAndDeleteWhatHadItsTime() {
        one.keep("How do I pay?", "By card.");
        other.keep("How do I pay?", "By bank.");
        other.shared.exchange();
        one.shared.exchange();
        assertThat(database.sql("select answer from llm_answer").query(String.class).single()).isEqualTo("By bank.");
        database.sql("update llm_answer set kept_at = now() - interval '2 days', until = now() - interval '1 day'").update();
        Hub again = new Hub();
        again.shared.exchange();
        assertThat(again.find("How do I pay?")).isEmpty();
        assertThat(rows()).isZero();
    }
}
