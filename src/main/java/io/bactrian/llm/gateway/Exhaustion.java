package io.bactrian.llm.gateway;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import java.util.List;

/** What a request failed with when nobody was left to ask. */
final class Exhaustion {

    private Exhaustion() {
    }

    static void end(ModelCall call) {
        List<Kind> kinds = call.attempts.stream().map(attempt -> attempt.failure().kind()).toList();
        if (kinds.isEmpty()) {
            call.fail(ErrorCode.NO_MODEL_ANSWERS, "Every model is left alone for now, has no budget left, or is too small for the request");
        } else if (kinds.stream().allMatch(kind -> kind == Kind.CONTEXT_TOO_LONG)) {
            call.fail(ErrorCode.TEXT_TOO_LONG, "The text is longer than what any model takes");
        } else if (kinds.stream().allMatch(kind -> kind == Kind.REFUSED_REQUEST || kind == Kind.REFUSED_CONTENT || kind == Kind.CONTEXT_TOO_LONG)) {
            call.fail(ErrorCode.MODEL_REFUSED, "The providers refuse the request itself");
        } else if (kinds.contains(Kind.WRONG_ANSWER) && kinds.get(kinds.size() - 1) == Kind.WRONG_ANSWER) {
            call.fail(ErrorCode.UNUSABLE_ANSWER, "The model's answer is not what was asked for");
        } else if (kinds.get(kinds.size() - 1) == Kind.TIMED_OUT || kinds.get(kinds.size() - 1) == Kind.CALLER_TIMED_OUT
                || call.left().isNegative()) {
            call.fail(ErrorCode.MODEL_TOO_SLOW, "The model did not answer in time");
        } else {
            call.fail(ErrorCode.NO_MODEL_ANSWERS, "No model answers: " + Attempts.fallbackReason(call.attempts));
        }
    }
}
