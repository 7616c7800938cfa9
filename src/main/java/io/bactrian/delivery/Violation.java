package io.bactrian.delivery;

/**
 * One thing that is wrong with a document.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); for a missing or unknown field it points at that field
 * @param detail  what, in words that do not repeat the caller's value
 */
public record Violation(String pointer, String detail) {
}
