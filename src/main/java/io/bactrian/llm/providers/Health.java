package io.bactrian.llm.providers;

import io.bactrian.llm.providers.ModelSettings.CoolDown;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When one deployment is left alone. Each failure counts where it happened: several in a row, or more than half of a minute's calls, cool
 * it; a refusal that says when to come back, or that only configuration can cure, cools it at once. What the caller is to blame for never
 * counts.
 */
final class Health {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final CoolDown rules;
    private final LongSupplier clock;
    private int inARow;
    private int calls;
    private int failures;
    private long minute;
    private long coolUntil;
    private boolean cool;
    private ProviderFailure.Kind reason;

    Health(CoolDown rules, LongSupplier clock) {
        this.rules = rules;
        this.clock = clock;
        this.minute = clock.getAsLong();
    }

    synchronized void succeeded() {
        count();
        inARow = 0;
    }

    /** @return whether it is left alone from now on */
    synchronized boolean failed(ProviderFailure failure) {
        if (!failure.kind().blamesDeployment()) {
            return false;
        }
        count();
        failures++;
        inARow++;
        Duration pause = pause(failure);
        if (pause.isZero()) {
            return false;
        }
        inARow = 0;
        long until = clock.getAsLong() + pause.toNanos();
        // Of several that were under way the last to fail may know the least about when to come back.
        if (left().isZero() || until - coolUntil > 0) {
            coolUntil = until;
            cool = true;
            reason = failure.kind();
        }
        return true;
    }

    private Duration pause(ProviderFailure failure) {
        if (failure.kind() == ProviderFailure.Kind.RATE_LIMITED || failure.retryAfter() != null) {
            Duration asked = failure.retryAfter() == null ? rules.pause() : failure.retryAfter();
            return asked.compareTo(rules.longest()) > 0 ? rules.longest() : asked;
        }
        if (failure.kind().isMisfit()) {
            return rules.misfit();
        }
        boolean often = calls >= rules.minimumCalls() && failures * 2 > calls;
        return inARow >= rules.failures() || often ? rules.pause() : Duration.ZERO;
    }

    private void count() {
        long now = clock.getAsLong();
        if (now - minute > MINUTE) {
            minute = now;
            calls = 0;
            failures = 0;
        }
        calls++;
    }

    synchronized boolean isCool() {
        return !left().isZero();
    }

    /** How much longer it is left alone; zero when it is not. */
    synchronized Duration left() {
        if (!cool) {
            return Duration.ZERO;
        }
        long nanos = coolUntil - clock.getAsLong();
        if (nanos <= 0) {
            cool = false;
            return Duration.ZERO;
        }
        return Duration.ofNanos(nanos);
    }

    /**
     * Whether it may be asked all the same when nothing else is left: a server that failed may be back, and says so at once; one that is
     * too busy, hangs or refuses the hub's key would only take the caller's time.
     */
    synchronized boolean isWorthATry() {
        return !isCool() || reason == ProviderFailure.Kind.SERVER_ERROR || reason == ProviderFailure.Kind.UNREACHABLE
                || reason == ProviderFailure.Kind.UNUSABLE_ANSWER || reason == ProviderFailure.Kind.CUT_STREAM;
    }
}
