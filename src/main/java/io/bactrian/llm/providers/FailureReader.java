package io.bactrian.llm.providers;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a failed call means from its exception: status, headers and the words that providers use. */
public final class FailureReader {

    private static final Pattern BUDGET = Pattern.compile("insufficient[_ ](quota|balance|credit)|exceeded your current quota|(?<!/)billing|"
            + "credit balance|budget|payment required|недостаточно средств");
    private static final Pattern CONTEXT = Pattern.compile("context[_ ](length|window)|maximum context|too many tokens|prompt is too long|"
            + "reduce the length|input length and .?max_tokens");
    private static final Pattern CONTENT = Pattern.compile("content[_ ](filter|policy)|content management policy|safety");
    private static final Pattern MODEL = Pattern.compile("model[_ ]not[_ ]found|model .{0,80}(not exist|not found)|no such model");

    private FailureReader() {
    }

    /** @param bounds what the call was allowed, which tells whose time-out it was */
    static ProviderFailure read(Throwable failure, CallBounds bounds) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof FailedCallException known) {
                return known.failure();
            }
            if (cause instanceof CallNotPermittedException) {
                return ProviderFailure.of(Kind.BREAKER_OPEN, "its circuit breaker is open");
            }
            if (cause instanceof ProviderHttpException http) {
                return ofStatus(http.statusCode(), http.retryAfter(), String.valueOf(http.getMessage()));
            }
            if (cause instanceof HttpException http) {
                return ofStatus(http.statusCode(), null, String.valueOf(http.getMessage()));
            }
            if (cause instanceof ContentFilteredException) {
                return ProviderFailure.of(Kind.REFUSED_CONTENT, "the model refused to answer");
            }
            if (cause instanceof UnsupportedFeatureException) {
                return ProviderFailure.of(Kind.REFUSED_REQUEST, "it cannot do what the request asks for");
            }
            if (cause instanceof UnreachableException) {
                return ProviderFailure.of(Kind.UNREACHABLE, cause.getMessage());
            }
            if (cause instanceof dev.langchain4j.exception.TimeoutException) {
                return timedOut(bounds);
            }
            if (cause instanceof CallerGoneException) {
                return ProviderFailure.of(Kind.CALLER_GONE, "the caller has gone");
            }
        }
        // LangChain4j could not make a chat response of what came.
        return ProviderFailure.of(Kind.UNUSABLE_ANSWER, "the answer is not in the provider's format");
    }

    private static ProviderFailure timedOut(CallBounds bounds) {
        return bounds.isCutByCaller() ? ProviderFailure.of(Kind.CALLER_TIMED_OUT, "the caller's own time was over")
                : ProviderFailure.of(Kind.TIMED_OUT, "no answer in time");
    }

    static ProviderFailure ofStatus(int status, Duration retryAfter, String body) {
        String words = body.length() > 4000 ? body.substring(0, 4000).toLowerCase(Locale.ROOT) : body.toLowerCase(Locale.ROOT);
        Kind kind = kind(status, words);
        return new ProviderFailure(kind, status, retryAfter, "answered " + status);
    }

    private static Kind kind(int status, String words) {
        return switch (status) {
            case 402 -> Kind.BUDGET;
            case 401 -> Kind.CREDENTIALS;
            case 403 -> BUDGET.matcher(words).find() ? Kind.BUDGET : CONTENT.matcher(words).find() ? Kind.REFUSED_CONTENT : Kind.CREDENTIALS;
            case 404 -> MODEL.matcher(words).find() || words.isBlank() ? Kind.UNKNOWN_MODEL : Kind.REFUSED_REQUEST;
            case 408, 504 -> Kind.TIMED_OUT;
            case 413 -> Kind.CONTEXT_TOO_LONG;
            case 429 -> BUDGET.matcher(words).find() ? Kind.BUDGET : Kind.RATE_LIMITED;
            // Of a proxy that wants somebody to sign in first: the model has not seen the request.
            default -> status >= 500 ? Kind.SERVER_ERROR : status < 400 ? Kind.UNUSABLE_ANSWER : refusal(words);
        };
    }

    /** What hides behind a 400. */
    private static Kind refusal(String words) {
        if (CONTEXT.matcher(words).find()) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (BUDGET.matcher(words).find()) {
            return Kind.BUDGET;
        }
        return CONTENT.matcher(words).find() ? Kind.REFUSED_CONTENT : Kind.REFUSED_REQUEST;
    }
}
