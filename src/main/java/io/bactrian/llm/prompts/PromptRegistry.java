package io.bactrian.llm.prompts;

import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Which registry leads: the files alone, or a remote one whose copy lies over them. */
@Component("promptRegistry")
public class PromptRegistry {

    private final String name;

    PromptRegistry(@Value("${hub.llm.prompts.registry}") String name) {
        if (!Set.of(PromptText.FILES, "mlflow", "langfuse").contains(name)) {
            throw new IllegalArgumentException("hub.llm.prompts.registry is files, mlflow or langfuse, not " + name);
        }
        this.name = name;
    }

    public String name() {
        return name;
    }

    boolean isRemote() {
        return !name.equals(PromptText.FILES);
    }
}
