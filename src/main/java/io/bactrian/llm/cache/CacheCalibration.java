package io.bactrian.llm.cache;

import io.bactrian.knowledge.ConfiguredEmbedder;
import io.bactrian.knowledge.Embedder;
import io.bactrian.llm.cache.QuestionPairs.QuestionPair;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Finds the thresholds of an embedder: the lowest similarity from which the required share of what would be served is right. Half of the
 * blocks set the threshold, the other half tells what it is worth.
 */
public final class CacheCalibration {

    /** Fewer answers than these say nothing about a share of 99 %. */
    private static final int LEAST_SERVED = 30;

    private static final int TEXTS_AT_ONCE = 16;

    private record Judged(double similarity, boolean same) {
    }

    /** What a threshold is worth: how much of what is served is right, and how much of what could be served is. */
    record Worth(double precision, double hitRate, int served) {
    }

    private CacheCalibration() {
    }

    /** Nothing of the hub but its settings. */
    static class SettingsAlone {
    }

    /**
     * Calibrates the embedder that the hub is configured with; arguments are settings: {@code --hub.knowledge.embedder.kind=onnx} and so on,
     * and {@code --precision=0.99}.
     */
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext settings = new SpringApplicationBuilder(SettingsAlone.class).web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF).logStartupInfo(false).run(arguments)) {
            Embedder embedder = ConfiguredEmbedder.patient(settings.getEnvironment());
            if (!embedder.configured()) {
                throw new IllegalArgumentException("hub.knowledge.embedder.kind is none: there is nothing to calibrate");
            }
            List<QuestionPair> english = QuestionPairs.of("/llm-cache/questions-en.txt");
            List<QuestionPair> russian = QuestionPairs.of("/llm-cache/questions-ru.txt");
            List<QuestionPair> both = new ArrayList<>(english);
            both.addAll(russian);
            Map<String, float[]> vectors = vectors(both, embedder);
            double precision = settings.getEnvironment().getProperty("precision", Double.class, 0.99);
            for (Map.Entry<String, List<QuestionPair>> set : new TreeMap<>(Map.of("en", english, "ru", russian, "both languages", both)).entrySet()) {
                System.out.println("-- " + set.getKey());
                report(embedder.name(), set.getValue(), vectors::get, precision, System.out);
            }
        }
    }

    private static Map<String, float[]> vectors(List<QuestionPair> pairs, Embedder embedder) {
        Set<String> texts = new LinkedHashSet<>();
        pairs.forEach(pair -> texts.addAll(List.of(pair.one(), pair.other())));
        List<String> all = List.copyOf(texts);
        Map<String, float[]> vectors = new HashMap<>();
        for (int from = 0; from < all.size(); from += TEXTS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + TEXTS_AT_ONCE));
            float[][] answer = embedder.embed(some).orElseThrow(() -> new IllegalStateException(
                    "The embedder gave no vectors; is it there, and is hub.knowledge.embedder.work-timeout long enough?"));
            for (int at = 0; at < some.size(); at++) {
                vectors.put(some.get(at), answer[at]);
            }
        }
        return vectors;
    }

    static void report(String name, List<QuestionPair> pairs, Function<String, float[]> embedder, double precision, PrintStream out) {
        List<QuestionPair> tuning = pairs.stream().filter(QuestionPair::forTuning).toList();
        List<QuestionPair> testing = pairs.stream().filter(pair -> !pair.forTuning()).toList();
        double same = threshold(tuning, embedder, 0, precision);
        double other = threshold(tuning, embedder, 1, precision);
        out.printf("The same words from %.3f: %s%n", same, worth(testing, embedder, 0, same));
        out.printf("One other word from %s: %s%n", other > 1 ? "never" : "%.3f".formatted(other), worth(testing, embedder, 1, other));
        out.printf("hub.llm.cache.calibrated:%n  \"[%s]\":%n    threshold: %.3f%n", name, same);
        if (other <= 1) {
            out.printf("    other-words: %.3f%n", other);
        }
    }

    /** The lowest threshold with that precision, or 2 when there is none. */
    static double threshold(List<QuestionPair> pairs, Function<String, float[]> embedder, int otherWords, double precision) {
        List<Judged> judged = judged(pairs, embedder, otherWords);
        judged.sort(Comparator.comparingDouble((Judged one) -> -one.similarity()));
        double threshold = 2;
        int right = 0;
        for (int served = 1; served <= judged.size(); served++) {
            right += judged.get(served - 1).same() ? 1 : 0;
            boolean last = served == judged.size() || judged.get(served).similarity() < judged.get(served - 1).similarity();
            if (last && served >= LEAST_SERVED && right >= precision * served) {
                threshold = judged.get(served - 1).similarity();
            }
        }
        return threshold;
    }

    static Worth worth(List<QuestionPair> pairs, Function<String, float[]> embedder, int otherWords, double threshold) {
        List<Judged> served = judged(pairs, embedder, otherWords).stream().filter(one -> one.similarity() >= threshold).toList();
        long right = served.stream().filter(Judged::same).count();
        long possible = pairs.stream().filter(QuestionPair::same).count();
        return new Worth(served.isEmpty() ? 1 : right / (double) served.size(), right / (double) possible, served.size());
    }

    /** What the guards let pass. */
    private static List<Judged> judged(List<QuestionPair> pairs, Function<String, float[]> embedder, int otherWords) {
        Map<String, Question> questions = new HashMap<>();
        List<Judged> judged = new ArrayList<>();
        for (QuestionPair pair : pairs) {
            Question one = questions.computeIfAbsent(pair.one(), QuestionReader::read);
            Question other = questions.computeIfAbsent(pair.other(), QuestionReader::read);
            if (Guards.rejection(one, other, otherWords).isEmpty()) {
                judged.add(new Judged(cosine(embedder.apply(pair.one()), embedder.apply(pair.other())), pair.same()));
            }
        }
        return judged;
    }

    static double cosine(float[] one, float[] other) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int at = 0; at < one.length; at++) {
            product += (double) one[at] * other[at];
            first += (double) one[at] * one[at];
            second += (double) other[at] * other[at];
        }
        return first == 0 || second == 0 ? 0 : product / Math.sqrt(first * second);
    }
}
