package io.bactrian.llm.prompts;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * Where a label of a prompt stands since somebody, or the hub, moved it.
 *
 * @param share of the canary; absent for any other label
 * @param since when it began to point at this version
 */
record PromptLabel(String prompt, String label, String version, @Nullable CanaryShare share, Instant since, String changedBy) {
}
