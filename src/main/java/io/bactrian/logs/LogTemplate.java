package io.bactrian.logs;

/**
 * What the messages of one kind have in common.
 *
 * @param id twelve hexadecimal digits that depend on the text alone, so that the same template has the same id in every log
 * @param text the message with {@code <*>} in the place of what changes
 */
public record LogTemplate(String id, String text) {
}
