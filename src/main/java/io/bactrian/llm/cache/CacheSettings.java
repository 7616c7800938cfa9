package io.bactrian.llm.cache;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What answers are kept, and for how long: {@code hub.llm.cache}.
 *
 * @param enabled         whether answers are kept at all
 * @param keep            how long an answer serves
 * @param entries         how many answers are in memory
 * @param size            how much memory they take, about
 * @param scopeEntries    how many questions of one scope are compared with a new one
 * @param warmest         the temperature above which an answer is not meant to come again
 * @param semantic        whether another wording is served
 * @param longestQuestion longer questions, in characters, have to be the very same
 * @param threshold       the similarity that an embedder without a calibration of its own has to reach
 * @param embedderTimeout how long a lookup waits for the embedder
 * @param calibrated      what the calibration found, by the name of the embedder
 * @param shared          whether answers outlive the hub, and serve other hubs, through the database
 * @param exchange        how often the database is told, and asked
 */
@ConfigurationProperties("hub.llm.cache")
record CacheSettings(boolean enabled, Duration keep, int entries, DataSize size, int scopeEntries, double warmest, boolean semantic,
                     int longestQuestion, double threshold, Duration embedderTimeout, Map<String, Calibrated> calibrated, boolean shared,
                     Duration exchange) {

    CacheSettings {
        calibrated = calibrated == null ? Map.of() : Map.copyOf(calibrated);
    }

    static CacheSettings usual() {
        return new CacheSettings(true, Duration.ofHours(24), 50_000, DataSize.ofMegabytes(128), 10_000, 0.7, true, 600, 0.85,
                Duration.ofMillis(150), Map.of(), false, Duration.ofSeconds(5));
    }

    /** What an embedder may decide; one that was never calibrated decides nothing where words differ. */
    Calibrated of(String embedder) {
        return calibrated.getOrDefault(embedder, new Calibrated(threshold, null));
    }

    /**
     * @param threshold  the similarity from which the same words in another order and form are the same question
     * @param otherWords the similarity from which one word on each side may be one that no list knows; absent means never
     */
    record Calibrated(double threshold, Double otherWords) {
    }
}
