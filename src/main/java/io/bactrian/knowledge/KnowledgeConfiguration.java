package io.bactrian.knowledge;

import io.bactrian.privacy.InjectionCheck;
import io.bactrian.privacy.Redactor;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Chooses the embedder, the store of vectors and the screening of texts, as {@code hub.knowledge} says. */
@Configuration(value = "knowledgeConfiguration", proxyBeanMethods = false)
@EnableConfigurationProperties(KnowledgeSettings.class)
class KnowledgeConfiguration {

    @Bean
    PatientEmbedder embedder(KnowledgeSettings settings, Redactor redactor) {
        KnowledgeSettings.EmbedderSettings chosen = settings.embedder();
        return switch (chosen.kind()) {
            case "none" -> new NoEmbedder();
            case "openai" -> guarded(outside(HttpVectorModel.Format.OPENAI, chosen, redactor), chosen);
            case "ollama" -> guarded(outside(HttpVectorModel.Format.OLLAMA, chosen, redactor), chosen);
            case "onnx" -> guarded(new OnnxVectorModel(Path.of(chosen.modelFile()), Path.of(chosen.tokenizerFile())), chosen);
            default -> throw new IllegalStateException("hub.knowledge.embedder.kind is one of none, openai, ollama, onnx, and not " + chosen.kind());
        };
    }

    private static VectorModel outside(HttpVectorModel.Format format, KnowledgeSettings.EmbedderSettings chosen, Redactor redactor) {
        return new PrivateVectorModel(new HttpVectorModel(format, chosen.baseUrl(), chosen.apiKey(), chosen.model()), redactor);
    }

    private static GuardedEmbedder guarded(VectorModel model, KnowledgeSettings.EmbedderSettings settings) {
        if (settings.model().isBlank()) {
            throw new IllegalStateException("hub.knowledge.embedder.model is missing: vectors are kept under its name");
        }
        return new GuardedEmbedder(model, settings);
    }

    @Bean
    VectorStore vectorStore(KnowledgeSettings settings, PatientEmbedder embedder, VectorRows rows, KnowledgeVersion versions, JdbcClient database) {
        KnowledgeSettings.VectorSettings chosen = settings.vectors();
        return switch (chosen.store()) {
            case "memory" -> new MemoryVectors(rows, versions, embedder.name(), chosen.most());
            case "pgvector" -> new PgVectors(database, embedder.name());
            case "qdrant" -> new QdrantVectors(chosen.qdrantUrl(), chosen.apiKey(), embedder.name(), chosen.timeout());
            default -> throw new IllegalStateException("hub.knowledge.vectors.store is one of memory, pgvector, qdrant, and not " + chosen.store());
        };
    }

    /** The rules that this module brings, unless another one offers better. */
    @Bean
    Screening screening(ObjectProvider<ArticleScreening> offered, InjectionCheck check, Redactor redactor) {
        return new Screening(offered.getIfAvailable(() -> new RuleScreening(check, redactor)));
    }

    /** The screening that was chosen. */
    record Screening(ArticleScreening by) {
    }
}
