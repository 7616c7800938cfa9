package io.bactrian.llm.gateway;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.privacy.InjectionCheck;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Notes where text from outside gave orders to a model. Of the hub's own prompts that is what they were filled with; of chat completions the
 * results of tools, since what a caller says to a model in its own name is no attack. Nothing is refused: a call is looked at behind its
 * back, when its record is written.
 */
@Component
class OrdersFromOutside {

    private static final int LONGEST_CHECKED = 16_000;
    private static final int MOST_TEXTS = 8;

    private final InjectionCheck check;

    OrdersFromOutside(InjectionCheck check) {
        this.check = check;
    }

    /** The names of the signs, parted by commas; null where nothing is suspicious, or nothing was kept. */
    @Nullable
    String in(CallRecord call) {
        if (call.texts() == null) {
            return null;
        }
        List<String> texts = call.texts().request().messages().stream().map(message -> outside(message, call.prompt() != null))
                .filter(text -> !text.isBlank()).limit(MOST_TEXTS).toList();
        Set<String> signs = new TreeSet<>();
        for (String text : texts) {
            InjectionCheck.Verdict verdict = check.check(text.substring(0, Math.min(text.length(), LONGEST_CHECKED)));
            if (verdict.suspicious()) {
                signs.addAll(verdict.signs());
            }
        }
        return signs.isEmpty() ? null : String.join(",", signs);
    }

    private static String outside(ChatMessage message, boolean filled) {
        if (message instanceof ToolExecutionResultMessage result) {
            return result.text() == null ? "" : result.text();
        }
        return filled && message instanceof UserMessage user && user.hasSingleText() ? user.singleText() : "";
    }
}
