/**
 * The engineers' pages under {@code /console}: live state, dead letters with edit and retry, and the journal. Who enters is decided in
 * {@code access}.
 */
package io.bactrian.console;
