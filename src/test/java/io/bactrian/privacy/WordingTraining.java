package io.bactrian.privacy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Learns {@code injection-wording.bin} anew from the sets that are named: logistic regression, the same weights for the same sets. After
 * {@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath}:
 * {@code java -cp target/test-classes:target/classes:$(cat target/classpath) io.bactrian.privacy.WordingTraining development held-out fresh}.
 */
final class WordingTraining {

    /** Prose and technical language of the house, in which nobody gives orders to a model. */
    private static final List<String> ORDINARY_TEXTS = List.of("src/test/resources/knowledge/questions", "src/test/resources/logs", "docs",
            "README.md", "schemas/openapi");
    private static final String ABOUT_ATTACKS = "docs/prompt-injection.md";
    private static final int ROUNDS = 400;
    private static final double STEP = 0.5;
    /** What a large weight costs. */
    private static final double SIMPLICITY = 0.1;
    /** Texts that nobody would take for an attack are many; each counts less. */
    private static final double ORDINARY = 0.3;
    private static final int SHORTEST = 15;

    private WordingTraining() {
    }

    private record Example(int[] features, double share, int attack, double importance) {
    }

    public static void main(String[] sets) throws IOException {
        List<Example> examples = examples(sets);
        double[] weights = new double[Wording.BUCKETS + 1];
        double[] travelled = new double[weights.length];
        for (int round = 0; round < ROUNDS; round++) {
            double[] slope = slope(examples, weights);
            for (int each = 0; each < weights.length; each++) {
                travelled[each] += slope[each] * slope[each];
                weights[each] -= slope[each] == 0 ? 0 : STEP * slope[each] / Math.sqrt(travelled[each]);
            }
        }
        write(weights);
    }

    private static List<Example> examples(String... sets) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String set : sets) {
            SampleFiles.lines(set + "/attacks.txt").forEach(text -> add(examples, text, 1, 1));
            SampleFiles.lines(set + "/harmless.txt").forEach(text -> add(examples, text, -1, 1));
            if (!set.equals("fresh")) {
                for (String language : List.of("ru", "en")) {
                    SampleFiles.texts(set + "/natural-" + language + ".txt").forEach(sample -> add(examples, sample.text(), -1, 1));
                }
            }
        }
        for (String place : ORDINARY_TEXTS) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file : files.filter(Files::isRegularFile).filter(name -> !name.endsWith(ABOUT_ATTACKS)).sorted().toList()) {
                    Files.readAllLines(file).stream().filter(line -> line.length() > SHORTEST)
                            .forEach(line -> add(examples, line, -1, ORDINARY));
                }
            }
        }
        return examples;
    }

    /** An attack as a whole, since not each of its sentences is one. */
    private static void add(List<Example> examples, String original, int attack, double importance) {
        String text = InjectionText.of(original).text();
        for (String passage : attack > 0 ? List.of(text) : Wording.passages(text)) {
            int[] features = new Wording.Features().of(passage);
            examples.add(new Example(features, Wording.Features.share(features.length), attack, importance));
        }
    }

    private static double[] slope(List<Example> examples, double[] weights) {
        int bias = Wording.BUCKETS;
        double[] slope = new double[weights.length];
        for (int each = 0; each < bias; each++) {
            slope[each] = SIMPLICITY * weights[each];
        }
        for (Example example : examples) {
            double sum = 0;
            for (int feature : example.features()) {
                sum += weights[feature];
            }
            double score = weights[bias] + example.share() * sum;
            double pull = -example.attack() * example.importance() / (1 + StrictMath.exp(example.attack() * score));
            for (int feature : example.features()) {
                slope[feature] += pull * example.share();
            }
            slope[bias] += pull;
        }
        return slope;
    }

    private static void write(double[] weights) throws IOException {
        double largest = 0;
        for (int each = 0; each < Wording.BUCKETS; each++) {
            largest = Math.max(largest, Math.abs(weights[each]));
        }
        Path file = Path.of("src/main/resources/privacy", Wording.FILE);
        try (DataOutputStream data = new DataOutputStream(Files.newOutputStream(file))) {
            data.writeFloat((float) weights[Wording.BUCKETS]);
            data.writeFloat((float) (largest / 127));
            for (int each = 0; each < Wording.BUCKETS; each++) {
                data.writeByte((int) Math.round(weights[each] / largest * 127));
            }
        }
    }
}
