package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.knowledge.Embedder;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.PromptVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody ever gets the answer of somebody else, whatever the circumstances have in common. */
class IsolationTest {

    private static final List<String> QUESTIONS = List.of("How do I cancel my subscription?", "How can I cancel the subscription?",
            "How do I renew my subscription?", "Как отменить подписку?", "Подскажите, как отменить подписку", "Как продлить подписку?");
    private static final List<String> NAMES = List.of("a", "b", "a,b", "a b", "", "а");

    private final CachedAnswers answers = new CachedAnswers(CacheSettings.usual(), new AnswerShelf(CacheSettings.usual(),
            Clock.systemUTC()),
            AnswerFlow.NOWHERE, new AllAlike(), new SimpleMeterRegistry(), Clock.systemUTC());
    private final AtomicInteger hits = new AtomicInteger();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    /** An embedder to which all questions are one. */
    private static final class AllAlike implements Embedder {

        @Override
        public Optional<float[][]> embed(List<String> texts) {
            float[][] vectors = new float[texts.size()][];
            Arrays.setAll(vectors, at -> new float[] {1, 1, 1});
            return Optional.of(vectors);
        }

        @Override
        public String name() {
            return "all-alike";
        }

        @Override
        public boolean configured() {
            return true;
        }
    }

    private record Circumstances(String tenant, String client, Set<String> roles, String task, String system, String version,
            String language,
                                 String model) {

        static Circumstances any(Random chance) {
            return new Circumstances(name(chance), name(chance), chance.nextBoolean() ? Set.of(name(chance))
                    : Set.of(name(chance) + "x", "y"),
                    name(chance), name(chance), name(chance), chance.nextBoolean() ? "en" : "ru", name(chance));
        }

        private static String name(Random chance) {
            return NAMES.get(chance.nextInt(chance.nextInt(10) < 8 ? 2 : NAMES.size()));
        }

        ModelRequest asking(String question) {
            ChatRequest chat = ChatRequest.builder().messages(SystemMessage.from("System " + system), UserMessage.from(question)).build();
            return new ModelRequest(task, new Caller(tenant, client, roles), null, new PromptVersion("p", version, null), language, null,
                    null,
                    chat);
        }
    }

    private void ask(long seed) {
        Random chance = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            Circumstances mine = Circumstances.any(chance);
            ModelRequest request = mine.asking(QUESTIONS.get(chance.nextInt(QUESTIONS.size())));
            answers.find(request, mine.model()).ifPresentOrElse(found -> {
                hits.incrementAndGet();
                if (!found.answer().aiMessage().text().equals(mine.toString())) {
                    leaks.add(found.answer().aiMessage().text() + " served to " + mine);
                }
            }, () -> answers.keep(request, mine.model(), Requests.answer(mine.toString())));
        }
    }

    @Test
    void shouldNeverServeAnAnswerOfOtherCircumstances() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (long seed = 1; seed <= 8; seed++) {
                long mine = seed;
                all.add(threads.submit(() -> ask(mine)));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(leaks).isEmpty();
        assertThat(hits.get()).isGreaterThan(2000);
    }
}
