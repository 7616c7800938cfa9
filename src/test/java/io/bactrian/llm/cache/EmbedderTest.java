package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.knowledge.Embedder;
import io.bactrian.llm.ModelAnswer.Cache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an embedder adds, and that one which is away takes nothing. */
class EmbedderTest {

    private static final CacheSettings USUAL = CacheSettings.usual();

    private final AtomicInteger calls = new AtomicInteger();

    private Embedder embedder(Function<List<String>, Optional<float[][]>> answer) {
        return new Embedder() {
            @Override
            public Optional<float[][]> embed(List<String> texts) {
                calls.incrementAndGet();
                return answer.apply(texts);
            }

            @Override
            public String name() {
                return "stand-in";
            }

            @Override
            public boolean configured() {
                return true;
            }
        };
    }

    private static CachedAnswers answers(Embedder embedder, CacheSettings.Calibrated calibrated) {
        CacheSettings settings = new CacheSettings(true, USUAL.keep(), 1000, USUAL.size(), 100, 0.7, true, 600, 0.85, Duration.ofMillis(50),
                calibrated == null ? Map.of() : Map.of("stand-in", calibrated), false, USUAL.exchange());
        return new CachedAnswers(settings, new AnswerShelf(settings, Clock.systemUTC()), AnswerFlow.NOWHERE, embedder,
                new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private static Optional<float[][]> alike(List<String> texts) {
        float[][] vectors = new float[texts.size()][];
        Arrays.setAll(vectors, at -> new float[] {1, 0.001f * texts.get(at).length()});
        return Optional.of(vectors);
    }

    private static Cache served(CachedAnswers answers, String kept, String asked) {
        answers.keep(Requests.asking(kept), "small", Requests.answer("Yes."));
        return answers.find(Requests.asking(asked), "small").map(found -> found.how()).orElse(Cache.MISS);
    }

    @Test
    void shouldServeAWordThatNoListKnowsOnlyAfterACalibration() {
        CachedAnswers uncalibrated = answers(embedder(EmbedderTest::alike), null);
        assertThat(served(uncalibrated, "How do I frobnicate a campaign?", "How do I twiddle a campaign?")).isEqualTo(Cache.MISS);
        CachedAnswers calibrated = answers(embedder(EmbedderTest::alike), new CacheSettings.Calibrated(0.8, 0.9));
        calibrated.keep(Requests.asking("How do I frobnicate a campaign?"), "small", Requests.answer("Yes."));
        Awaitility.await().until(() -> calibrated.find(Requests.asking("How do I twiddle a campaign?"), "small").isPresent());
    }

    @Test
    void shouldNotServeAnOppositeNameNumberOrNegationHoweverAlike() {
        CachedAnswers answers = answers(embedder(EmbedderTest::alike), new CacheSettings.Calibrated(0.5, 0.5));
        answers.keep(Requests.asking("How do I frobnicate 5 campaigns in Oslo?"), "small", Requests.answer("Yes."));
        Awaitility.await().until(() -> answers.find(Requests.asking("How do I twiddle 5 campaigns in Oslo?"), "small").isPresent());
        assertThat(answers.find(Requests.asking("How do I twiddle 6 campaigns in Oslo?"), "small")).isEmpty();
        assertThat(answers.find(Requests.asking("How do I twiddle 5 campaigns in Rome?"), "small")).isEmpty();
        assertThat(answers.find(Requests.asking("How do I not twiddle 5 campaigns in Oslo?"), "small")).isEmpty();
        assertThat(answers.find(Requests.asking("Why do I twiddle 5 campaigns in Oslo?"), "small")).isEmpty();
        assertThat(served(answers, "How do I enable a campaign?", "How do I disable a campaign?")).isEqualTo(Cache.MISS);
    }

    @Test
    void shouldServeByWordsWhileTheEmbedderIsAway() {
        CachedAnswers answers = answers(embedder(texts -> {
            throw new IllegalStateException("away");
        }), null);
        assertThat(served(answers, "How do I cancel my order?", "How can I cancel the order?")).isEqualTo(Cache.SEMANTIC);
        assertThat(served(answers, "How do I cancel my order?", "How do I renew a passport?")).isEqualTo(Cache.MISS);
    }

    @Test
    void shouldWaitForAnEmbedderThatHangsNoLongerThanItsTimeOutAndThenLeaveItAlone() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CachedAnswers answers = answers(embedder(texts -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }), null);
        answers.keep(Requests.asking("How do I cancel my order?"), "small", Requests.answer("Yes."));
        long start = System.nanoTime();
        for (int lookup = 0; lookup < 50; lookup++) {
            assertThat(answers.find(Requests.asking("How do I renew passport " + lookup + "?"), "small")).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as("three time-outs, not fifty").isLessThan(Duration.ofMillis(1500));
        assertThat(calls.get()).isLessThanOrEqualTo(4);
        never.countDown();
    }

    @Test
    void shouldMindNoSenselessVectors() {
        CachedAnswers answers = answers(embedder(texts -> Optional.of(new float[][] {{Float.NaN, 1}})), null);
        assertThat(served(answers, "How do I cancel my order?", "How do I renew a passport?")).isEqualTo(Cache.MISS);
    }
}
