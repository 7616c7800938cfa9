package io.bactrian.llm.gateway;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.input.PromptTemplate;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.PromptVersion;
import io.bactrian.llm.Prompts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ResourceLoader;

/** One text file a prompt, {@code transformers/prompts/<name>.txt}, where no other prompts are there. */
record PlainPrompts(String home, ResourceLoader resources) implements Prompts {

    @Override
    public Rendered render(String name, String label, Map<String, Object> variables, String conversation) {
        try {
            String text = resources.getResource(home + "/transformers/prompts/" + name + ".txt").getContentAsString(StandardCharsets.UTF_8);
            return new Rendered(new PromptVersion(name, "1", label), List.of(UserMessage.from(PromptTemplate.from(text).apply(variables).text())),
                    null, null, null, null);
        } catch (IOException e) {
            throw new HubException(ErrorCode.INTERNAL, "There is no prompt " + name, e);
        }
    }
}
