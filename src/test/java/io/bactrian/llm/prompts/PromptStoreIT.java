package io.bactrian.llm.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.embedded.HubDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Labels, copies and figures in a real database, without the rest of the hub. */
class PromptStoreIT {

    @RegisterExtension
    static final HubDatabase postgresql = new HubDatabase();

    private final JdbcClient database = postgresql.client();
    private final TransactionTemplate transactions = postgresql.transactions();

    private final Audit audit = Mockito.mock(Audit.class);
    private final PromptLabels labels = new PromptLabels(database, audit);
    private final PromptCopies copies = new PromptCopies(database);
    private final PromptFigures figures = new PromptFigures(database);

    private void promote(String prompt, String version) {
        transactions.executeWithoutResult(transaction -> labels.move(PromptLabels.Move.PROMOTED, prompt, "production", version, null, "anna", null));
    }

    private void canary(String prompt, String version, String share) {
        transactions.executeWithoutResult(transaction -> labels.move(PromptLabels.Move.CANARY_SET, prompt, "canary", version,
                new CanaryShare(new BigDecimal(share)), "anna", null));
    }

    private String rollBack(String prompt, String label) {
        return transactions.execute(transaction -> labels.rollBack(prompt, label, "anna", version -> { })
                .map(now -> now.version() + (now.share() == null ? "" : " " + now.share().percent())).orElse("the file's"));
    }

    @Test
    void shouldTakeMovesBackOneAfterTheOther() {
        promote("back", "1");
        promote("back", "2");
        promote("back", "3");

        assertThat(rollBack("back", "production")).isEqualTo("2");
        assertThat(rollBack("back", "production")).isEqualTo("1");
        promote("back", "5");
        assertThat(rollBack("back", "production")).isEqualTo("1");
        assertThat(rollBack("back", "production")).isEqualTo("the file's");
        assertThatThrownBy(() -> rollBack("back", "production")).isInstanceOfSatisfying(HubException.class,
                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROMPT_NO_HISTORY));
        Mockito.verify(audit, Mockito.times(8)).record(ArgumentMatchers.eq("anna"), ArgumentMatchers.startsWith("prompt."),
                ArgumentMatchers.eq("prompt:back"), ArgumentMatchers.any());
    }

    @Test
    void shouldBringTheCanarysShareBack() {
        canary("share", "2", "5");
        canary("share", "2", "20");
        canary("share", "3", "1.5");

        assertThat(rollBack("share", "canary")).isEqualTo("2 20.00");
        assertThat(rollBack("share", "canary")).isEqualTo("2 5.00");
        assertThat(rollBack("share", "canary")).isEqualTo("the file's");
    }

    @Test
    void shouldNotRollBackToWhatCannotBeUsedAndChangeNothing() {
        promote("unusable", "1");
        promote("unusable", "2");

        assertThatThrownBy(() -> transactions.executeWithoutResult(transaction -> labels.rollBack("unusable", "production", "anna", version -> {
            throw new HubException(ErrorCode.PROMPT_VERSION_NOT_USABLE, "gone");
        }))).hasMessage("gone");
        assertThat(labels.all()).filteredOn(label -> label.prompt().equals("unusable")).extracting(PromptLabel::version).containsExactly("2");
        assertThat(rollBack("unusable", "production")).isEqualTo("1");
    }

    @Test
    void shouldKeepOneUnbrokenHistoryOfMovesAtTheSameTime() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(10);
        List<Future<?>> moves = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            String version = String.valueOf(i);
            moves.add(many.submit(() -> promote("busy", version)));
        }
        for (Future<?> move : moves) {
            move.get();
        }
        many.shutdown();

        List<Map<String, Object>> history = database.sql("select * from prompt_label_history where prompt = 'busy' order by id").query().listOfRows();
        assertThat(history).hasSize(100);
        assertThat(history.get(0).get("version_before")).isNull();
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).get("version_before")).isEqualTo(history.get(i - 1).get("version_after"));
        }
        assertThat(labels.all()).filteredOn(label -> label.prompt().equals("busy")).singleElement()
                .satisfies(label -> assertThat(label.version()).isEqualTo(history.get(99).get("version_after")));
    }

    private static PromptText text(int number, String words) {
        return new PromptText("mlflow-" + number, "mlflow", List.of(new PromptSection(PromptSection.Role.USER, words)), 60, 0.5, null);
    }

    private Map<String, Integer> keep(String prompt, Map<Integer, PromptText> versions, Map<String, Integer> moved) {
        return transactions.execute(transaction -> copies.keep("mlflow", prompt, versions, moved));
    }

    @Test
    void shouldCopyWhatChangedAndTellWhichLabelsMoved() {
        assertThat(keep("copied", Map.of(1, text(1, "a")), Map.of("production", 1))).isEqualTo(Map.of("production", 1));
        long revision = copies.revision("mlflow");
        assertThat(keep("copied", Map.of(1, text(1, "a")), Map.of("production", 1))).isEmpty();
        assertThat(copies.revision("mlflow")).isEqualTo(revision);
        assertThat(keep("copied", Map.of(1, text(1, "a"), 2, text(2, "Ёж")), Map.of("production", 2))).isEqualTo(Map.of("production", 2));
        assertThat(copies.revision("mlflow")).isGreaterThan(revision);
        assertThat(copies.all("mlflow").get("copied")).containsOnlyKeys("mlflow-1", "mlflow-2")
                .containsEntry("mlflow-2", text(2, "Ёж"));
        assertThat(copies.all("langfuse")).isEmpty();
    }

    @Test
    void shouldKeepTheNewestVersionsAndThoseThatALabelPointsAt() {
        promote("long", "mlflow-2");
        Map<Integer, PromptText> many = new TreeMap<>();
        IntStream.rangeClosed(1, PromptCopies.MOST_VERSIONS + 10).forEach(number -> many.put(number, text(number, "x")));
        keep("long", many, Map.of("production", 1));

        assertThat(copies.all("mlflow").get("long")).hasSize(PromptCopies.MOST_VERSIONS + 2).containsKeys("mlflow-1", "mlflow-2", "mlflow-60")
                .doesNotContainKeys("mlflow-3", "mlflow-10");
    }

    @Test
    void shouldStartWithTheCopyAndWithoutItWithTheFiles() {
        PromptFolder folder = Mockito.mock(PromptFolder.class);
        PromptText file = new PromptText("1", PromptText.FILES, PromptText.sections("from the file"), null, null, null);
        Mockito.when(folder.read()).thenReturn(Map.of("started", new PromptDefinition("started", "A prompt", "started", null, null, null, Map.of(),
                null, Map.of("1", file), Map.of("production", "1"), CanaryShare.NONE)));
        PromptCatalogue first = new PromptCatalogue(folder, labels, copies, new PromptRegistry("mlflow"));
        assertThat(first.find("started").choose(null, null).text()).isEqualTo(file);

        keep("started", Map.of(4, text(4, "from MLflow")), Map.of("production", 4));
        transactions.executeWithoutResult(transaction -> labels.move(PromptLabels.Move.PULLED, "started", "production", "mlflow-4", null, "hub", null));
        PromptCatalogue restarted = new PromptCatalogue(folder, labels, copies, new PromptRegistry("mlflow"));
        assertThat(restarted.find("started").choose(null, null).text().version()).isEqualTo("mlflow-4");
        assertThat(restarted.find("started").usable("4").version()).isEqualTo("mlflow-4");
        PromptCatalogue withFilesAlone = new PromptCatalogue(folder, labels, copies, new PromptRegistry("files"));
        assertThat(withFilesAlone.find("started").choose(null, null).text()).isEqualTo(file);
    }

    private void call(String prompt, String version, String outcome, String decidedBy, String fallback, String spent, String replayOf) {
        database.sql("""
                insert into llm_call (id, at, task, tenant, caller, prompt_name, prompt_version, spent, millis, cache, decision_made_by,
                    fallback_reason, outcome, replay_of)
                values (gen_random_uuid()::text, clock_timestamp(), 'test', 'hub', 'hub', ?, ?, ?::numeric, 1, 'miss', ?, ?, ?, ?)""")
                .params(java.util.Arrays.asList(prompt, version, spent, decidedBy, fallback, outcome, replayOf)).update();
    }

    @Test
    void shouldCountCallsFailuresFallbacksAndCostOfEachVersion() {
        call("title", "1", "answered", null, null, "0.000000001", null);
        call("title", "1", "failed", null, null, "0", null);
        call("title", "1", "answered", "fallback", null, "1.5", null);
        call("title", "1", "answered", "model", "cloud: overloaded", "0", null);
        call("title", "1", "failed", null, null, "100", "another call");
        call("title", "2", "answered", null, null, "2", null);
        call("other", "1", "failed", null, null, "3", null);
        call("title", "1", "failed", null, null, "5", null);
        database.sql("update llm_call set at = now() - interval '31 days' where spent = 5").update();

        Map<String, PromptFigures.Calls> calls = figures.calls("title");
        assertThat(calls).containsOnlyKeys("1", "2");
        assertThat(calls.get("1")).isEqualTo(new PromptFigures.Calls("1", 4, 1, 2, new BigDecimal("1.500000001")));
        assertThat(calls.get("2").cost()).isEqualByComparingTo("2");
        assertThat(figures.outcomeOfCalls("title", "1", Instant.EPOCH)).as("another deployment is no prompt's fault")
                .isEqualTo(new PromptFigures.Outcome(4, 2));
        assertThat(figures.outcomeOfCalls("title", "1", Instant.now())).isEqualTo(new PromptFigures.Outcome(0, 0));
        String id = database.sql("select id from llm_call where prompt_name = 'title' and prompt_version = '2'").query(String.class).single();
        assertThat(figures.call(id)).contains(new PromptFigures.CallOf("title", "2"));
        assertThat(figures.call("nobody's")).isEmpty();
    }

    private PromptCatalogue catalogueOf(String name) {
        PromptFolder folder = Mockito.mock(PromptFolder.class);
        PromptText first = new PromptText("1", PromptText.FILES, List.of(new PromptSection(PromptSection.Role.USER, "a")), null, null, null);
        PromptText second = new PromptText("2", PromptText.FILES, List.of(new PromptSection(PromptSection.Role.USER, "b")), null, null, null);
        Mockito.when(folder.read()).thenReturn(Map.of(name, new PromptDefinition(name, "A prompt", name, null, null, null, Map.of(), null,
                Map.of("1", first, "2", second), Map.of("production", "1", "canary", "2"), new CanaryShare(new BigDecimal("10")))));
        return new PromptCatalogue(folder, labels, copies, new PromptRegistry("files"));
    }

    private CanaryJudge judge(PromptCatalogue catalogue) {
        return new CanaryJudge(catalogue, figures, labels, transactions, new SimpleMeterRegistry());
    }

    private void calls(String prompt, String version, int good, int bad) {
        for (int i = 0; i < good + bad; i++) {
            call(prompt, version, i < bad ? "failed" : "answered", null, null, "0", null);
        }
    }

    @Test
    void shouldStopACanaryThatIsWorseOnceAndSayWhy() {
        PromptCatalogue one = catalogueOf("worse");
        PromptCatalogue other = catalogueOf("worse");
        calls("worse", "1", 196, 4);
        calls("worse", "2", 10, 1);
        judge(one).judge();
        assertThat(one.find("worse").hasCanary()).isTrue();

        calls("worse", "2", 2, 8);
        judge(one).judge();
        judge(other).judge();

        assertThat(one.find("worse").hasCanary()).isFalse();
        assertThat(one.find("worse").choose(null, "ticket:1").text().version()).isEqualTo("1");
        assertThat(database.sql("select actor || ' ' || version_after || ' ' || share_after || ' ' || reason from prompt_label_history"
                + " where prompt = 'worse' and action = 'canary-stopped'").query(String.class).list())
                .containsExactly("hub 2 0.00 9 of 21 calls failed or fell back, production: 4 of 200");
        Mockito.verify(audit).record(ArgumentMatchers.eq("hub"), ArgumentMatchers.eq("prompt.canary-stopped"), ArgumentMatchers.eq("prompt:worse"),
                ArgumentMatchers.any());
        other.refresh();
        assertThat(other.find("worse").hasCanary()).isFalse();
    }

    @Test
    void shouldStopACanaryWhoseAnswersDisplease() {
        PromptCatalogue catalogue = catalogueOf("disliked");
        rate("disliked", "1", 60, 5);
        rate("disliked", "2", 1, 12);
        judge(catalogue).judge();

        assertThat(catalogue.find("disliked").hasCanary()).isFalse();
    }

    @Test
    void shouldLeaveACanaryThatIsNoWorse() {
        PromptCatalogue catalogue = catalogueOf("fine");
        calls("fine", "1", 50, 50);
        calls("fine", "2", 12, 13);
        rate("fine", "1", 10, 10);
        rate("fine", "2", 3, 4);
        judge(catalogue).judge();

        assertThat(catalogue.find("fine").hasCanary()).isTrue();
    }

    private void rate(String prompt, String version, int good, int bad) {
        database.sql("""
                insert into prompt_rating (prompt, version, score, scale, rated_by)
                select ?, ?, case when i <= ? then 1 else 5 end, 'stars', 'olga' from generate_series(1, ?) i""")
                .params(prompt, version, bad, good + bad).update();
    }
}
