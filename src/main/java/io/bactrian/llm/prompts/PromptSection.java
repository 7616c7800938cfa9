package io.bactrian.llm.prompts;

import java.util.Locale;

/** One message of a prompt, with its variables still in double braces. */
record PromptSection(Role role, String text) {

    /** Who speaks in a message. */
    enum Role {
        SYSTEM, USER, ASSISTANT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
