package io.bactrian.llm.prompts;

import dev.langchain4j.data.message.ChatMessage;
import io.bactrian.llm.PromptVersion;
import io.bactrian.llm.Prompts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Fills prompts from what is in memory: no file, no database and no registry is asked while somebody waits. */
@Component("prompts")
public class PromptRendering implements Prompts {

    private final PromptCatalogue catalogue;
    private final MeterRegistry meters;

    PromptRendering(PromptCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @Override
    public Rendered render(String name, @Nullable String label, Map<String, Object> variables, @Nullable String conversation) {
        KnownPrompt prompt = catalogue.find(name);
        KnownPrompt.Choice choice = prompt.choose(label, conversation);
        PromptText text = choice.text();
        List<ChatMessage> messages = PromptFilling.fill(name, text, prompt::trusts, variables == null ? Map.of() : variables);
        meters.counter("bactrian.prompts.rendered", "prompt", name, "version", text.version(), "label", choice.label()).increment();
        return new Rendered(new PromptVersion(name, text.version(), choice.label()), prompt.files().task(), messages,
                prompt.files().answerSchema(), prompt.files().group(), first(text.maxTokens(), prompt.files().maxTokens()),
                first(text.temperature(), prompt.files().temperature()));
    }

    @Nullable
    private static <T> T first(@Nullable T own, @Nullable T common) {
        return own == null ? common : own;
    }
}
