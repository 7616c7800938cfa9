package io.bactrian.knowledge;

import io.bactrian.privacy.Redactor;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The embedder that {@code hub.knowledge.embedder} describes, for a tool that runs without a hub around it. */
public final class ConfiguredEmbedder {

    private ConfiguredEmbedder() {
    }

    /**
     * One that may take as long as for new chunks, {@code hub.knowledge.embedder.work-timeout}: nobody waits for it.
     *
     * @throws IllegalStateException where the settings name none that can be had
     */
    public static Embedder patient(Environment environment) {
        KnowledgeSettings settings = Binder.get(environment).bind("hub.knowledge", KnowledgeSettings.class).get();
        PatientEmbedder chosen = new KnowledgeConfiguration().embedder(settings, new Redactor());
        return new Embedder() {
            @Override
            public Optional<float[][]> embed(List<String> texts) {
                return chosen.embedPatiently(texts);
            }

            @Override
            public String name() {
                return chosen.name();
            }

            @Override
            public boolean configured() {
                return chosen.configured();
            }
        };
    }
}
