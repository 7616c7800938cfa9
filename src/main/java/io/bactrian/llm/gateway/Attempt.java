package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.ProviderFailure;
import org.springframework.lang.Nullable;

/**
 * One call to one deployment on behalf of a request.
 *
 * @param usage   what it took, whether or not its answer was of use
 * @param failure absent where it answered
 */
record Attempt(String group, String deployment, long millis, Usage usage, @Nullable ProviderFailure failure) {
}
