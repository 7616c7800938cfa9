package io.bactrian.llm.cache;

import io.bactrian.knowledge.Embedder;
import io.bactrian.llm.ModelRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;

/** How long a lookup takes among ten thousand questions of one scope. A main, not a test: figures depend on the machine. */
public final class CacheBenchmark {

    private static final int ENTRIES = 10_000;
    private static final List<String> THINGS = List.of("subscription", "invoice", "campaign", "banner", "account", "report", "discount",
            "order");
    private static final List<String> DEEDS = List.of("cancel", "find", "pause", "upload", "delete", "export", "get", "change");

    private CacheBenchmark() {
    }

    public static void main(String[] arguments) {
        System.out.println("By words alone");
        measure(null);
        System.out.println("With an embedder of 384 numbers that answers at once");
        measure(new Instant384());
        System.exit(0);
    }

    private static void measure(Embedder embedder) {
        CacheSettings settings = CacheSettings.usual();
        CachedAnswers answers = new CachedAnswers(settings, new AnswerShelf(settings, Clock.systemUTC()), AnswerFlow.NOWHERE, embedder,
                new SimpleMeterRegistry(), Clock.systemUTC());
        for (int number = 0; number < ENTRIES; number++) {
            answers.keep(Requests.asking(question(number)), "small", Requests.answer("Answer " + number));
        }
        for (int round = 0; round < 3; round++) {
            report("exact", answers, number -> question(number % ENTRIES));
            report("same, other words", answers, number -> "Please tell me how to " + rest(number % ENTRIES));
            report("near miss, all of one kind", answers, number -> "How do I " + rest(number % ENTRIES) + " zz");
            report("far miss", answers, number -> "Why is the sky over place" + (char) ('a' + number % 26) + " so blue?");
        }
    }

    private static String question(int number) {
        return "How do I " + rest(number);
    }

    private static String rest(int number) {
        return DEEDS.get(number % 8) + " the " + THINGS.get(number / 8 % 8) + " of " + word(number / 64);
    }

    private static String word(int number) {
        return "qu" + (char) ('a' + number % 26) + "rk" + (char) ('a' + number / 26 % 26) + "n";
    }

    private static void report(String what, CachedAnswers answers, IntFunction<String> questions) {
        int rounds = 2000;
        long[] nanos = new long[rounds];
        long[] work = new long[rounds];
        int hits = 0;
        for (int number = 0; number < rounds; number++) {
            ModelRequest request = Requests.asking(questions.apply(number * 7919 % ENTRIES));
            long start = System.nanoTime();
            long worked = now();
            boolean hit = answers.find(request, "small").isPresent();
            nanos[number] = System.nanoTime() - start;
            work[number] = now() - worked;
            hits += hit ? 1 : 0;
        }
        Arrays.sort(nanos);
        Arrays.sort(work);
        System.out.printf("%-30s hits %4d  p50 %6.3f ms  p99 %6.3f ms  of work p50 %6.3f ms p99 %6.3f ms%n", what, hits,
                nanos[rounds / 2] / 1e6, nanos[rounds * 99 / 100] / 1e6, work[rounds / 2] / 1e6, work[rounds * 99 / 100] / 1e6);
    }

    /** The time that this thread works, whatever else goes on at the machine; what other threads do comes on top. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static final class Instant384 implements Embedder {

        @Override
        public Optional<float[][]> embed(List<String> texts) {
            float[][] vectors = new float[texts.size()][384];
            for (int row = 0; row < vectors.length; row++) {
                Random chance = new Random(texts.get(row).hashCode());
                for (int at = 0; at < 384; at++) {
                    vectors[row][at] = (float) chance.nextGaussian();
                }
            }
            return Optional.of(vectors);
        }

        @Override
        public String name() {
            return "instant";
        }

        @Override
        public boolean configured() {
            return true;
        }
    }
}
