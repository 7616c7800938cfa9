package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Measures how long 2 KB of text take, when everything is warm:
 * {@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath && java -cp
 * target/test-classes:target/classes:$(cat target/classpath) io.bactrian.privacy.RedactionSpeed}.
 */
final class RedactionSpeed {

    private static final int LENGTH = 2048;
    private static final int WARM_UP = 30_000;
    private static final int RUNS = 30_000;

    private RedactionSpeed() {
    }

    public static void main(String[] arguments) {
        Redactor redactor = new Redactor();
        InjectionCheck check = new InjectionCheck();
        for (String language : List.of("ru", "en")) {
            List<String> texts = texts(language);
            measure("redact " + language, texts, redactor::redact);
            measure("check  " + language, texts, check::check);
        }
    }

    /** Sentences of the corpus, one after the other, in pieces of the same length: as dense with personal data as no ticket is. */
    private static List<String> texts(String language) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Sample sample : Corpus.sentences("held-out", language, 3000, 7)) {
            text.append(sample.text()).append(' ');
            if (text.length() >= LENGTH) {
                texts.add(text.substring(0, LENGTH));
                text.setLength(0);
            }
        }
        return texts;
    }

    private static void measure(String what, List<String> texts, java.util.function.Consumer<String> work) {
        Histogram times = new Histogram(10_000_000_000L, 3);
        for (int run = 0; run < WARM_UP + RUNS; run++) {
            long start = System.nanoTime();
            work.accept(texts.get(run % texts.size()));
            if (run >= WARM_UP) {
                times.recordValue(System.nanoTime() - start);
            }
        }
        System.out.printf("%s: p50 %.3f ms, p99 %.3f ms%n", what, times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6);
    }
}
