package io.bactrian.logs;

import java.util.List;

/**
 * A template with strange lines, as evidence that can be pointed at.
 *
 * @param count lines of this template in the whole log
 * @param firstLine the first of them, counted from 1
 * @param strangestLine the one to look at first
 * @param strangeLines those that are strange, in order, at most {@value LogAnalysis#MOST_LINES_OF_AN_ANOMALY}
 * @param example the first line of this template as it stands in the log, cut after a few hundred letters; of JSON its time, level and
 *     message
 * @param score of the strangest line, 0 to 1
 * @param why in words, such as "rare: 1 of 2000 lines"
 */
public record LogAnomaly(LogTemplate template, int count, int firstLine, int strangestLine, List<Integer> strangeLines, String example,
                         double score, List<String> why) {
}
