package io.bactrian.llm.providers;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.lang.Nullable;

/**
 * What {@code hub.llm} says. {@code docs/llm.md} is this list for readers.
 *
 * @param baseUrl         with {@code apiKey} and {@code model}: the one provider of a hub that needs no more, called {@code default}
 * @param timeout         of one call to a provider that sets none itself; in a stream, until the first token and between two
 * @param maxAnswerTokens of an answer for which neither caller nor prompt says how long it may be
 * @param providers       the deployments, by name
 * @param groups          model groups, by name; a deployment may be in several. Without any, all are in the group {@code default}
 * @param routing         the groups to ask, in their order, by complexity: {@code high}, {@code medium}, {@code low}; {@code normal} else
 * @param tasks           what is known of a task beforehand
 * @param callers         limits of callers, by client
 * @param eachCaller      limits of every other caller
 * @param currency        of all limits in money
 * @param rates           what one unit of another currency is worth in that one
 * @param deadline        of a whole request, retries and fallbacks included; of a stream, until its first token
 * @param longestStream   of a stream, from its first token
 * @param retries         how often one request may ask the same deployment again after a failure that may pass
 * @param longestWait     how long one request may wait for a deployment when nothing else is left
 */
@ConfigurationProperties("hub.llm")
public record ModelSettings(@DefaultValue("") String baseUrl, @DefaultValue("") String apiKey, @DefaultValue("") String model,
                            @DefaultValue("20s") Duration timeout, @DefaultValue("1000") int maxAnswerTokens,
                            @DefaultValue Map<String, Provider> providers, @DefaultValue Map<String, Group> groups,
                            @DefaultValue Map<String, List<String>> routing, @DefaultValue Map<String, Task> tasks,
                            @DefaultValue Map<String, Limits> callers, @DefaultValue Limits eachCaller,
                            @DefaultValue("USD") String currency, @DefaultValue Map<String, BigDecimal> rates,
                            @DefaultValue("60s") Duration deadline, @DefaultValue("5m") Duration longestStream,
                            @DefaultValue("1") int retries, @DefaultValue("2s") Duration longestWait,
                            @DefaultValue CoolDown coolDown, @DefaultValue Breaker breaker, @DefaultValue Records records) {

    /** The name of what is configured by {@code hub.llm.base-url}, and of the group where none is named. */
    public static final String DEFAULT = "default";

    /** What a provider speaks: OpenAI's chat completions, Anthropic's messages, or Ollama's chat. */
    public enum Kind { OPENAI, ANTHROPIC, OLLAMA }

    /**
     * One deployment: a model at a provider.
     *
     * @param contextTokens     prompt and answer together; 0 when it is not known
     * @param inputPrice        of a million tokens
     * @param outputPrice       of a million tokens
     * @param weight            its share among equals
     * @param strengths         tasks and languages that it is the better choice for
     * @param answersBySchema   whether it can be held to a JSON Schema; otherwise the prompt asks for one
     */
    public record Provider(@DefaultValue("OPENAI") Kind kind, String baseUrl, @DefaultValue("") String apiKey, String model,
                           @Nullable Duration timeout, @Nullable Integer maxTokens, @DefaultValue("0") int contextTokens,
                           @DefaultValue("0") BigDecimal inputPrice, @DefaultValue("0") BigDecimal outputPrice,
                           @Nullable String currency, @DefaultValue("1") int weight, @DefaultValue Set<String> strengths,
                           @Nullable Boolean answersBySchema, @DefaultValue Limits limits) {
    }

    /** How a deployment of a group is chosen. */
    public enum Policy { LATENCY, WEIGHT, PRICE }

    /** @param fallback the groups to go on with when no deployment of this one answers */
    public record Group(List<String> deployments, @DefaultValue("LATENCY") Policy policy, @DefaultValue List<String> fallback) {
    }

    /** @param complexity when it is the same for every request of the task */
    public record Task(@Nullable String complexity, @Nullable String group) {
    }

    /** What may be spent in a minute and in a day of UTC. */
    public record Limits(@DefaultValue Limit minute, @DefaultValue Limit day) {

        public static final Limits NONE = new Limits(Limit.NONE, Limit.NONE);
    }

    /** Absent is without limit. */
    public record Limit(@Nullable Long requests, @Nullable Long tokens, @Nullable BigDecimal money) {

        public static final Limit NONE = new Limit(null, null, null);

        public boolean isNone() {
            return requests == null && tokens == null && money == null;
        }
    }

    /**
     * When a deployment is left alone.
     *
     * @param failures    so many within a minute cool it, or more than half of at least {@code minimumCalls}
     * @param pause       how long, where it did not say itself
     * @param misfit      how long after a refusal that only configuration can cure: key, budget, unknown model
     * @param longest     of what a Retry-After is believed
     */
    public record CoolDown(@DefaultValue("3") int failures, @DefaultValue("5") int minimumCalls, @DefaultValue("5s") Duration pause,
                           @DefaultValue("60s") Duration misfit, @DefaultValue("10m") Duration longest) {
    }

    /** The circuit breaker of each deployment. */
    public record Breaker(@DefaultValue("20") int window, @DefaultValue("10") int minimumCalls, @DefaultValue("50") int failureRate,
                          @DefaultValue("30") int openSeconds, @DefaultValue("3") int trialCalls) {
    }

    /**
     * What is kept of calls.
     *
     * @param keepTexts the redacted request and answer, without which a call cannot be replayed
     */
    public record Records(@DefaultValue("90") int keepDays, @DefaultValue("30") @Name("keep-text-days") int keepTexts,
                          @DefaultValue("20000") int capacity) {
    }
}
