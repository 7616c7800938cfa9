package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.AnswerCache;
import io.bactrian.llm.ModelAnswer;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Asks the cache first. It never serves a request in which private data was found, and no replay. */
@Component("modelCache")
class ModelCache {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

    @Nullable
    private final AnswerCache cache;
    private final AnswerSchemas schemas;

    ModelCache(ObjectProvider<AnswerCache> cache, AnswerSchemas schemas) {
        this.cache = cache.getIfAvailable();
        this.schemas = schemas;
    }

    public void find(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        if (!call.isOpen() || !mayBeCached(call)) {
            return;
        }
        call.cache = ModelAnswer.Cache.MISS;
        try {
            Optional<AnswerCache.Found> found = cache.find(call.request, call.group);
            found.ifPresent(hit -> take(call, hit));
        } catch (RuntimeException e) {
            LOG.warn("The cache of answers failed: {}", e.getClass().getSimpleName());
        }
    }

    private void take(ModelCall call, AnswerCache.Found hit) {
        JsonNode schema = AnswerSchemas.wanted(call.request);
        if (schema != null && !hit.answer().aiMessage().hasToolExecutionRequests()) {
            call.json = schemas.read(hit.answer().aiMessage().text(), schema, text -> text).document();
            if (call.json == null) {
                return;
            }
        }
        call.cache = hit.how();
        call.similarity = hit.similarity();
        call.answer = hit.answer();
        call.answeredBy = "cache";
        call.model = hit.answer().modelName() == null ? call.group : hit.answer().modelName();
        if (call.stream != null && hit.answer().aiMessage().text() != null) {
            call.stream.text(hit.answer().aiMessage().text());
        }
    }

    public void keep(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        if (call.cache != ModelAnswer.Cache.MISS || call.answer == null || call.answer.finishReason() != FinishReason.STOP) {
            return;
        }
        try {
            // Under the group that answered: a fallback's answer must not stand for the first choice's when that is back.
            cache.keep(call.request, call.group, call.answer);
        } catch (RuntimeException e) {
            LOG.warn("The cache of answers failed: {}", e.getClass().getSimpleName());
        }
    }

    private boolean mayBeCached(ModelCall call) {
        return cache != null && call.cacheAllowed && call.replayOf == null;
    }
}
