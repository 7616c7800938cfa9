package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.IdempotencyKeys;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Moves labels by hand: promotes a version, rolls back, gives the canary its share. A move that is refused changes nothing. */
@Component("promptMoves")
public class PromptMoves {

    private final PromptCatalogue catalogue;
    private final PromptLabels labels;
    private final IdempotencyKeys idempotencyKeys;

    PromptMoves(PromptCatalogue catalogue, PromptLabels labels, IdempotencyKeys idempotencyKeys) {
        this.catalogue = catalogue;
        this.labels = labels;
        this.idempotencyKeys = idempotencyKeys;
    }

    /** {@code POST /api/v1/prompts/{name}/labels/{label}} with {@code {version}}. */
    @Transactional
    public Answer promote(@Header("name") String name, @Header("label") String label, @Header("Idempotency-Key") String key,
                          @Body JsonNode request) {
        KnownPrompt prompt = catalogue.find(name);
        if (!PromptReader.isLabel(label)) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "A label is lower-case letters, digits and hyphens, at most 32 characters");
        }
        return idempotencyKeys.once(key, "promotePrompt " + name + " " + label, request, () -> moved(prompt, label, Optional.of(labels.move(
                PromptLabels.Move.PROMOTED, name, label, prompt.usable(request.path("version").asText()).version(),
                label.equals(PromptDefinition.CANARY) ? prompt.canaryShare() : null, Audit.caller(), null))));
    }

    /** {@code PUT /api/v1/prompts/{name}/canary} with {@code {version, share}}. */
    @Transactional
    public Answer setCanary(@Header("name") String name, @Header("Idempotency-Key") String key, @Body JsonNode request) {
        KnownPrompt prompt = catalogue.find(name);
        return idempotencyKeys.once(key, "setPromptCanary " + name, request, () -> moved(prompt, PromptDefinition.CANARY, Optional.of(
                labels.move(PromptLabels.Move.CANARY_SET, name, PromptDefinition.CANARY, prompt.usable(request.path("version").asText()).version(),
                new CanaryShare(request.path("share").decimalValue()), Audit.caller(), null))));
    }

    /** {@code POST /api/v1/prompts/{name}/labels/{label}/rollback}. */
    @Transactional
    public Answer rollBack(@Header("name") String name, @Header("label") String label, @Header("Idempotency-Key") String key) {
        KnownPrompt prompt = catalogue.find(name);
        if (prompt.at(label).isEmpty() && !prompt.moved().containsKey(label)) {
            throw prompt.unknownLabel(PromptReader.isLabel(label) ? label : "of this name");
        }
        return idempotencyKeys.once(key, "rollBackPrompt " + name + " " + label, JsonNodeFactory.instance.nullNode(),
                () -> moved(prompt, label, labels.rollBack(name, label, Audit.caller(), prompt::usable)));
    }

    private Answer moved(KnownPrompt prompt, String label, Optional<PromptLabel> now) {
        followAfterCommit();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("name", prompt.name()).put("label", label)
                .put("version", now.map(PromptLabel::version).orElse(prompt.files().labels().get(label)));
        if (label.equals(PromptDefinition.CANARY)) {
            answer.put("share", now.map(PromptLabel::share).orElse(prompt.files().canaryShare()).percent());
        }
        return Answer.ok(answer);
    }

    /** This hub follows at once, the others with their next look. */
    private void followAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                catalogue.refresh();
            }
        });
    }
}
