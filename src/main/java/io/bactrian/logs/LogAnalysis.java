package io.bactrian.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found in a log: the template of each line, and which lines are strange. Lines are counted from 1, empty ones too. */
public final class LogAnalysis {

    /** From this score on a line is listed as strange. */
    public static final double STRANGE = 0.5;

    static final int MOST_LINES_OF_AN_ANOMALY = 20;

    private static final int MOST_ANOMALIES = 100;
    /** A reason that makes less of a score is not named. */
    private static final double WORTH_SAYING = 0.1;

    private final LogLines lines;
    private final AnomalyScores scores;
    private final List<LogTemplateUse> uses;

    LogAnalysis(LogLines lines) {
        this.lines = lines;
        this.scores = new AnomalyScores(lines);
        this.uses = uses(lines);
    }

    /** Groups may differ in spaces alone; their templates are one. */
    private static List<LogTemplateUse> uses(LogLines lines) {
        Map<LogTemplate, int[]> countFirstLast = new LinkedHashMap<>();
        Map<LogTemplate, String> examples = new HashMap<>();
        for (int line = 0; line < lines.size(); line++) {
            LogTemplate template = lines.group(line).template();
            int[] use = countFirstLast.get(template);
            if (use == null) {
                use = new int[] {0, line + 1, 0};
                countFirstLast.put(template, use);
                examples.put(template, lines.group(line).example());
            }
            use[0]++;
            use[2] = line + 1;
        }
        return countFirstLast.entrySet().stream()
                .map(entry -> new LogTemplateUse(entry.getKey(), entry.getValue()[0], entry.getValue()[1], entry.getValue()[2],
                        examples.get(entry.getKey())))
                .sorted(Comparator.comparingInt(LogTemplateUse::count).reversed()).toList();
    }

    /** How many lines the log has. */
    public int lines() {
        return lines.size();
    }

    public LogTemplate template(int line) {
        return lines.group(line - 1).template();
    }

    /** How strange a line is: 0 for what is usual in this log, towards 1 the stranger it is. */
    public double score(int line) {
        return scores.of(line - 1);
    }

    /** The templates, most frequent first. */
    public List<LogTemplateUse> templates() {
        return uses;
    }

    /** The templates with strange lines, strangest first, at most {@value #MOST_ANOMALIES}. */
    public List<LogAnomaly> anomalies() {
        Map<String, List<Integer>> strange = new LinkedHashMap<>();
        Map<String, Integer> strangest = new LinkedHashMap<>();
        for (int line = 0; line < lines.size(); line++) {
            if (scores.of(line) >= STRANGE) {
                int here = line;
                String id = lines.group(line).template().id();
                strange.computeIfAbsent(id, key -> new ArrayList<>()).add(line + 1);
                strangest.merge(id, line, (one, other) -> scores.of(other) > scores.of(one) ? here : one);
            }
        }
        return uses.stream().filter(use -> strange.containsKey(use.template().id()))
                .map(use -> anomaly(use, strange.get(use.template().id()), strangest.get(use.template().id())))
                .sorted(Comparator.comparingDouble(LogAnomaly::score).reversed().thenComparingInt(LogAnomaly::firstLine))
                .limit(MOST_ANOMALIES).toList();
    }

    private LogAnomaly anomaly(LogTemplateUse use, List<Integer> strange, int strangest) {
        List<String> why = new ArrayList<>();
        scores.reasons(strangest).forEach((reason, share) -> {
            if (share >= WORTH_SAYING) {
                why.add(switch (reason) {
                    case RARE -> "rare: " + use.count() + " of " + lines.size() + " lines";
                    case NEW -> "new: not seen before line " + use.firstLine();
                    case BURST -> "burst: " + scores.linesInWindow(strangest) + " of its " + use.count() + " lines at once";
                    case TROUBLE -> "its level or words tell of trouble";
                });
            }
        });
        List<Integer> some = List.copyOf(strange.subList(0, Math.min(strange.size(), MOST_LINES_OF_AN_ANOMALY)));
        return new LogAnomaly(use.template(), use.count(), use.firstLine(), strangest + 1, some, use.example(), scores.of(strangest),
                List.copyOf(why));
    }
}
