package io.bactrian.llm.providers;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.providers.ModelSettings.Provider;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One configured model at one provider: how it is asked, how it fares, and what it may still spend. */
public final class Deployment {

    private final String name;
    private final Provider settings;
    private final Duration timeout;
    private final int usualAnswerTokens;
    private final boolean answersBySchema;
    private final Price price;
    private final ChatModel whole;
    private final StreamingChatModel streaming;
    private final CircuitBreaker breaker;
    private final Health health;
    private final PeakLatency latency = new PeakLatency(System::nanoTime);
    private final Allowance allowance;

    Deployment(String name, Provider settings, ModelSettings all, ProviderModels models, CircuitBreaker breaker) {
        this.name = name;
        this.settings = settings;
        this.timeout = settings.timeout() == null ? all.timeout() : settings.timeout();
        this.usualAnswerTokens = settings.maxTokens() == null ? all.maxAnswerTokens() : settings.maxTokens();
        this.answersBySchema = settings.answersBySchema() == null ? settings.kind() != ModelSettings.Kind.ANTHROPIC : settings.answersBySchema();
        this.price = Price.of(settings, all.currency(), all.rates(), name);
        this.whole = models.whole(settings);
        this.streaming = models.streaming(settings);
        this.breaker = breaker;
        this.health = new Health(all.coolDown(), System::nanoTime);
        this.allowance = new Allowance(settings.limits(), Clock.systemUTC());
    }

    public String name() {
        return name;
    }

    /** The model's own name at its provider. */
    public String model() {
        return settings.model();
    }

    public ModelSettings.Kind kind() {
        return settings.kind();
    }

    /** What one call to it may take. */
    public Duration timeout() {
        return timeout;
    }

    public Price price() {
        return price;
    }

    public boolean answersBySchema() {
        return answersBySchema;
    }

    /** Whether it can be held to JSON without a schema; otherwise the prompt asks for that. */
    public boolean answersByObject() {
        return answersBySchema && settings.kind() != ModelSettings.Kind.ANTHROPIC;
    }

    public Allowance allowance() {
        return allowance;
    }

    /** Whether what it may spend in a day is limited. */
    public boolean limitsDays() {
        return !settings.limits().day().isNone();
    }

    int weight() {
        return Math.max(1, settings.weight());
    }

    Set<String> strengths() {
        return settings.strengths();
    }

    PeakLatency latency() {
        return latency;
    }

    /** Whether it is left alone after failures. */
    public boolean isCool() {
        return health.isCool();
    }

    /** How much longer; zero when it is not. */
    public Duration coolFor() {
        return health.left();
    }

    /** Whether it may be asked though it is left alone, when nothing else is left. */
    public boolean isWorthATry() {
        return !isBreakerOpen() && health.isWorthATry();
    }

    /** Whether prompt and answer fit into its context. */
    public boolean fits(int promptTokens, int answerTokens) {
        return settings.contextTokens() <= 0 || promptTokens + Math.min(answerTokens, usualAnswerTokens) <= settings.contextTokens();
    }

    /** How many tokens its answer has at most, where the request says so or does not. */
    public int answerTokens(ChatRequest request) {
        int asked = request.maxOutputTokens() == null ? usualAnswerTokens : request.maxOutputTokens();
        return settings.maxTokens() == null ? asked : Math.min(asked, settings.maxTokens());
    }

    /** How much of it there is for others at this moment: neither left alone nor broken. */
    public boolean isAvailable() {
        return !health.isCool() && breaker.getState() != CircuitBreaker.State.OPEN;
    }

    public boolean isBreakerOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /**
     * Makes the call, on this thread; when it returns or fails, nothing of it is left that could come in late.
     *
     * @throws FailedCallException that says what went wrong; whom it blames has felt it by then
     */
    ChatResponse ask(Question question) {
        if (!breaker.tryAcquirePermission()) {
            throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.BREAKER_OPEN, "its circuit breaker is open"));
        }
        long start = System.nanoTime();
        boolean answered = false;
        latency.begin();
        try (CallBounds bounds = question.bounds()) {
            try {
                ChatRequest request = adapted(question.request());
                ChatResponse answer = question.sink() == null ? askWhole(question, request) : askStreaming(question, request, bounds);
                breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                health.succeeded();
                answered = true;
                return answer;
            } catch (RuntimeException e) {
                ProviderFailure failure = FailureReader.read(e, bounds);
                FailedCallException told = new FailedCallException(failure);
                if (failure.kind().blamesDeployment() && failure.kind() != ProviderFailure.Kind.RATE_LIMITED) {
                    breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, told);
                } else {
                    breaker.releasePermission();
                }
                health.failed(failure);
                throw told;
            } catch (Error e) {
                // A trial call that is never given back would leave the breaker half open for ever.
                breaker.releasePermission();
                throw e;
            }
        } finally {
            latency.end(System.nanoTime() - start, answered);
        }
    }

    private ChatResponse askWhole(Question question, ChatRequest request) {
        ChatResponse answer = whole.chat(request);
        question.answered(answer, null);
        checkContent(answer);
        return answer;
    }

    private ChatResponse askStreaming(Question question, ChatRequest request, CallBounds bounds) {
        StreamedAnswer answer = new StreamedAnswer(question.sink(), bounds);
        streaming.chat(request, answer);
        ChatResponse whole = answer.whole();
        question.answered(whole, answer.firstToken());
        if (!answer.hasBegun()) {
            checkContent(whole);
        }
        return whole;
    }

    private static void checkContent(ChatResponse answer) {
        boolean empty = (answer.aiMessage().text() == null || answer.aiMessage().text().isEmpty())
                && !answer.aiMessage().hasToolExecutionRequests();
        if (empty && answer.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.REFUSED_CONTENT, "its filter took the answer out"));
        }
        if (empty) {
            throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.WRONG_ANSWER, "the answer is empty"));
        }
    }

    /** The request as this deployment is asked it: its own model, no longer an answer than it gives. */
    private ChatRequest adapted(ChatRequest request) {
        ChatRequest.Builder adapted = ChatRequest.builder().messages(request.messages()).modelName(settings.model())
                .temperature(request.temperature()).topP(request.topP()).maxOutputTokens(answerTokens(request))
                .stopSequences(request.stopSequences());
        if (settings.kind() == ModelSettings.Kind.OPENAI) {
            // The others have nothing of the kind, and LangChain4j would refuse the whole request.
            adapted.frequencyPenalty(request.frequencyPenalty()).presencePenalty(request.presencePenalty());
        }
        if (request.toolSpecifications() != null && !request.toolSpecifications().isEmpty()) {
            adapted.toolSpecifications(request.toolSpecifications()).toolChoice(request.toolChoice());
        }
        ResponseFormat format = request.responseFormat();
        if (format != null && answersBySchema && (format.jsonSchema() != null || answersByObject())) {
            adapted.responseFormat(format);
        }
        return adapted.build();
    }
}
