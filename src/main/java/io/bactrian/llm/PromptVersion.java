package io.bactrian.llm;

import org.springframework.lang.Nullable;

/**
 * Which text of a prompt was used.
 *
 * @param name    the prompt, as its folder in {@code transformers/prompts} is called
 * @param version the version, as its file there or the remote registry names it
 * @param label   the label through which it was found ({@code production}, {@code canary}), absent when a version was asked for
 */
public record PromptVersion(String name, String version, @Nullable String label) {
}
