package io.bactrian.llm.providers;

import java.time.Duration;
import org.springframework.lang.Nullable;

/**
 * What a failed call means. LiteLLM's rules, with what they miss: a budget that is used up cools a deployment, a caller's own time-out or
 * mistake does not.
 *
 * @param status     HTTP status; 0 where there was no answer
 * @param retryAfter what the provider asked for
 * @param words      short, for the record of the call; never the provider's own words, which may quote the request
 */
public record ProviderFailure(Kind kind, int status, @Nullable Duration retryAfter, String words) {

    /** What went wrong, and so who is to blame and whether it may pass. */
    public enum Kind {
        RATE_LIMITED(true, true),
        CREDENTIALS(true, false),
        BUDGET(true, false),
        UNKNOWN_MODEL(true, false),
        TIMED_OUT(true, false),
        SERVER_ERROR(true, true),
        UNREACHABLE(true, true),
        CUT_STREAM(true, true),
        UNUSABLE_ANSWER(true, true),
        /** The caller had no more time for it: says nothing about the deployment. */
        CALLER_TIMED_OUT(false, false),
        CALLER_GONE(false, false),
        CONTEXT_TOO_LONG(false, false),
        REFUSED_REQUEST(false, false),
        REFUSED_CONTENT(false, false),
        /** The answer is whole, but not what was asked for: the model's fault, not its server's. */
        WRONG_ANSWER(false, true),
        BREAKER_OPEN(false, false);

        private final boolean blamesDeployment;
        private final boolean mayPass;

        Kind(boolean blamesDeployment, boolean mayPass) {
            this.blamesDeployment = blamesDeployment;
            this.mayPass = mayPass;
        }

        public boolean blamesDeployment() {
            return blamesDeployment;
        }

        /** Whether the same deployment may be asked again for the same request. */
        public boolean mayPass() {
            return mayPass;
        }

        /** Whether only somebody who changes the configuration can cure it. */
        boolean isMisfit() {
            return this == CREDENTIALS || this == BUDGET || this == UNKNOWN_MODEL;
        }
    }

    public static ProviderFailure of(Kind kind, String words) {
        return new ProviderFailure(kind, 0, null, words);
    }
}
