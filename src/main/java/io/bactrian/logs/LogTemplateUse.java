package io.bactrian.logs;

/**
 * How often a template occurs in a log.
 *
 * @param firstLine counted from 1
 * @param lastLine counted from 1
 * @param example the first of them as it stands in the log, cut after a few hundred letters; of JSON its time, level and message
 */
public record LogTemplateUse(LogTemplate template, int count, int firstLine, int lastLine, String example) {
}
