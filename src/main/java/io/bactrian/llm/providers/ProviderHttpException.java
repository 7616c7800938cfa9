package io.bactrian.llm.providers;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import org.springframework.lang.Nullable;

/** A provider's answer other than 2xx, with the one header that LangChain4j's own exception loses. */
final class ProviderHttpException extends HttpException {

    private final transient Duration retryAfter;

    ProviderHttpException(int status, String body, @Nullable Duration retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
