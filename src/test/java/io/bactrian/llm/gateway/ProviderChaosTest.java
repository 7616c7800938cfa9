package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ProviderServer;
import io.bactrian.llm.ProviderServer.Mode;
import io.bactrian.llm.providers.TokenSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever providers do: nobody fails while one deployment lives, and everybody is told when none does. */
class ProviderChaosTest {

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway("a", "b", "c").start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
    void shouldAnswerEverybodyWhileOneDeploymentLives(Mode mode) {
        gateway.server("a").does(mode);
        gateway.server("b").does(mode);
        for (int index = 0; index < 6; index++) {
            // Two who say that the request itself is wrong are believed; a third is not asked.
            if (mode == Mode.BAD_ID) {
                gateway.server("b").does(Mode.OK);
            }
            assertThat(gateway.ask("question " + index).text()).contains(" heard: question " + index);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
    void shouldFailEverybodyInTimeWhenNoneDoes(Mode mode) {
        List.of("a", "b", "c").forEach(name -> gateway.server(name).does(mode));
        // Three at once, and one who comes when the deployments are left alone already.
        List<CompletableFuture<Void>> first = Stream.generate(() -> CompletableFuture.runAsync(this::failInTime,
                task -> new Thread(task).start())).limit(3).toList();
        first.forEach(CompletableFuture::join);
        failInTime();
        Awaitility.await().until(() -> gateway.records().size() == 4);
        assertThat(gateway.records()).allSatisfy(call -> assertThat(call.error()).startsWith("HUB-6"));
    }

    private void failInTime() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> gateway.ask("anybody?")).isInstanceOf(HubException.class);
        assertThat((System.nanoTime() - start) / 1_000_000_000.0).isLessThan(11);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"OK", "CUT_AFTER_FIRST", "BAD_ID"}, mode = EnumSource.Mode.EXCLUDE)
    void shouldStreamFromTheOneThatLivesAndShowNothingOfTheOthers(Mode mode) {
        gateway.server("a").does(mode);
        gateway.server("b").does(mode);
        for (int index = 0; index < 4; index++) {
            Pieces pieces = new Pieces();
            ModelAnswer answer = gateway.stream(TestGateway.request("question " + index), pieces);
            assertThat(String.join("", pieces.texts)).isEqualTo("c heard: question " + index).isEqualTo(answer.text());
            assertThat(pieces.texts).hasSizeGreaterThan(2);
        }
    }

    @Test
    void shouldNotBeginAnewAfterTheFirstTokenOfABrokenStream() {
        List.of("a", "b", "c").forEach(name -> gateway.server(name).does(Mode.CUT_AFTER_FIRST));
        Pieces pieces = new Pieces();

        assertThatThrownBy(() -> gateway.stream(TestGateway.request("tell me"), pieces)).isInstanceOf(HubException.class)
                .hasMessage("The provider's stream broke off");

        assertThat(String.join("", pieces.texts)).isEqualTo("word0 word1 ");
        Awaitility.await().until(() -> gateway.records().size() == 1);
        assertThat(gateway.records().get(0).error()).startsWith("HUB-610");
        assertThat(gateway.records().get(0).attempts()).hasSize(1);
    }

    @Test
    void shouldNeverMixTheAnswersOfSixtyFourThreadsWhileProvidersComeAndGo() throws Exception {
        Mode[] modes = {Mode.OK, Mode.ERROR, Mode.CUT, Mode.GARBAGE, Mode.TOO_MANY, Mode.UNAVAILABLE};
        ExecutorService threads = Executors.newFixedThreadPool(64);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 64; thread++) {
            int number = thread;
            all.add(threads.submit(() -> {
                for (int round = 0; round < 20; round++) {
                    if (number < 2) {
                        gateway.server(number == 0 ? "a" : "b").does(modes[(round + number) % modes.length]);
                    }
                    String question = "thread " + number + " round " + round;
                    Pieces pieces = new Pieces();
                    ModelAnswer answer = number % 2 == 0 ? gateway.ask(question) : gateway.stream(TestGateway.request(question), pieces);
                    assertThat(answer.text()).endsWith(" heard: " + question);
                    assertThat(number % 2 == 0 ? answer.text() : String.join("", pieces.texts)).isEqualTo(answer.text());
                    assertThat(ids.add(answer.callId())).isTrue();
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(ids).hasSize(64 * 20);
    }

    @Test
    void shouldLetNoLateAnswerOverwriteTheFallback() {
        ProviderServer slow = gateway.server("a");
        List.of("b", "c").forEach(name -> gateway.server(name).does(Mode.ERROR));
        java.util.concurrent.CountDownLatch later = new java.util.concurrent.CountDownLatch(1);
        slow.answers(question -> {
            try {
                later.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "too late";
        });
        assertThatThrownBy(() -> gateway.ask("quick, please")).isInstanceOf(HubException.class);
        int before = gateway.records().size();
        later.countDown();
        slow.answers(question -> "in time");
        assertThat(gateway.ask("and now?").text()).isEqualTo("in time");
        Awaitility.await().until(() -> gateway.records().size() >= Math.max(2, before));
        assertThat(gateway.records().get(0).texts().answer()).isNull();
        assertThat(gateway.records().get(0).error()).isNotNull();
    }

    /** What a caller sees of a stream. */
    static final class Pieces implements TokenSink {

        final List<String> texts = new ArrayList<>();

        @Override
        public void text(String piece) {
            texts.add(piece);
        }

        @Override
        public void toolCall(int index, String id, String name, String arguments) {
            texts.add(name + arguments);
        }
    }
}
