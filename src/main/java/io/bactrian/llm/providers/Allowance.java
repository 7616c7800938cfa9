package io.bactrian.llm.providers;

import io.bactrian.llm.providers.ModelSettings.Limit;
import io.bactrian.llm.providers.ModelSettings.Limits;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.lang.Nullable;

/**
 * What one deployment or one caller may still spend in this minute and in this day of UTC. A call takes what it will cost at most
 * beforehand, and gives back what it did not use, so that many at once do not exceed the limit together.
 */
public final class Allowance {

    private final Limits limits;
    private final Clock clock;
    private final Spent lastMinute = new Spent();
    private final Spent thisMinute = new Spent();
    private final Spent today = new Spent();
    private Instant minute;
    private Instant day;

    public Allowance(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        this.day = clock.instant().truncatedTo(ChronoUnit.DAYS);
    }

    /** What a call takes; {@code money} in the currency of the limits. */
    public record Cost(long tokens, BigDecimal money) {
    }

    /** A cost that was taken beforehand, and when: what comes back belongs to that minute and that day. */
    public record Taken(Cost most, Instant at) {
    }

    private static final class Spent {

        private long requests;
        private long tokens;
        private BigDecimal money = BigDecimal.ZERO;

        void add(long moreRequests, long moreTokens, BigDecimal moreMoney) {
            requests = Math.max(0, requests + moreRequests);
            tokens = Math.max(0, tokens + moreTokens);
            money = money.add(moreMoney).max(BigDecimal.ZERO);
        }

        void set(Spent other) {
            requests = other.requests;
            tokens = other.tokens;
            money = other.money;
        }

        void clear() {
            requests = 0;
            tokens = 0;
            money = BigDecimal.ZERO;
        }
    }

    /** Why a call may not be made, and when it may. */
    public record Refusal(String limit, Duration retryAfter) {
    }

    /** Takes the cost; null where it does not fit: {@link #refusal} then says why. */
    @Nullable
    public synchronized Taken take(Cost most) {
        if (refusal(most) != null) {
            return null;
        }
        Taken taken = new Taken(most, clock.instant());
        add(taken, 1, most.tokens(), most.money());
        return taken;
    }

    /** Why a call may not be made now; null where it may. Nothing is taken. */
    @Nullable
    public synchronized Refusal refusal(Cost most) {
        if (limits.minute().isNone() && limits.day().isNone()) {
            return null;
        }
        roll();
        Instant now = clock.instant();
        double fading = 1 - Duration.between(minute, now).toMillis() / 60_000.0;
        String overMinute = over(limits.minute(), thisMinute, lastMinute, fading, most);
        if (overMinute != null) {
            return new Refusal(overMinute + " a minute", Duration.between(now, minute.plus(1, ChronoUnit.MINUTES)).plusSeconds(1));
        }
        String overDay = over(limits.day(), today, null, 0, most);
        return overDay == null ? null
                : new Refusal(overDay + " a day", Duration.between(now, day.plus(1, ChronoUnit.DAYS)).plusSeconds(1));
    }

    /** The limit that such a call would exceed even if nothing else were spent: waiting does not help it. Null where there is none. */
    @Nullable
    public String exceeds(Cost most) {
        String minute = exceeds(limits.minute(), most);
        if (minute != null) {
            return minute + " a minute";
        }
        String day = exceeds(limits.day(), most);
        return day == null ? null : day + " a day";
    }

    @Nullable
    private static String exceeds(Limit limit, Cost most) {
        if (limit.tokens() != null && most.tokens() > limit.tokens()) {
            return limit.tokens() + " tokens";
        }
        return limit.money() != null && most.money().compareTo(limit.money()) > 0 ? limit.money().toPlainString() + " of money" : null;
    }

    @Nullable
    private static String over(Limit limit, Spent spent, @Nullable Spent before, double fading, Cost most) {
        if (limit.requests() != null && spent.requests + (before == null ? 0 : (long) (before.requests * fading)) + 1 > limit.requests()) {
            return limit.requests() + " requests";
        }
        if (limit.tokens() != null
                && spent.tokens + (before == null ? 0 : (long) (before.tokens * fading)) + most.tokens() > limit.tokens()) {
            return limit.tokens() + " tokens";
        }
        if (limit.money() != null) {
            BigDecimal faded = before == null ? BigDecimal.ZERO : before.money.multiply(BigDecimal.valueOf(fading));
            if (spent.money.add(faded).add(most.money()).compareTo(limit.money()) > 0) {
                return limit.money().toPlainString() + " of money";
            }
        }
        return null;
    }

    /** After the call: what it took at most becomes what it took. */
    public synchronized void settle(Taken taken, Cost used) {
        add(taken, 0, used.tokens() - taken.most().tokens(), used.money().subtract(taken.most().money()));
    }

    /** Gives all back: the call was not made. */
    public synchronized void giveBack(Taken taken) {
        add(taken, -1, -taken.most().tokens(), taken.most().money().negate());
    }

    /** What was spent on a day of UTC before this hub started; it counts as long as the day lasts. */
    public synchronized void spentBefore(Instant dayOfSpending, long requests, long tokens, BigDecimal money) {
        roll();
        if (dayOfSpending.equals(day)) {
            today.add(requests, tokens, money);
        }
    }

    private void add(Taken taken, long requests, long tokens, BigDecimal money) {
        roll();
        Instant minuteOfTaken = taken.at().truncatedTo(ChronoUnit.MINUTES);
        if (minuteOfTaken.equals(minute)) {
            thisMinute.add(requests, tokens, money);
        } else if (minuteOfTaken.equals(minute.minus(1, ChronoUnit.MINUTES))) {
            lastMinute.add(requests, tokens, money);
        }
        if (taken.at().truncatedTo(ChronoUnit.DAYS).equals(day)) {
            today.add(requests, tokens, money);
        }
    }

    private void roll() {
        Instant now = clock.instant();
        Instant nowMinute = now.truncatedTo(ChronoUnit.MINUTES);
        if (nowMinute.isAfter(minute)) {
            if (nowMinute.equals(minute.plus(1, ChronoUnit.MINUTES))) {
                lastMinute.set(thisMinute);
            } else {
                lastMinute.clear();
            }
            thisMinute.clear();
            minute = nowMinute;
        }
        Instant nowDay = now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
        if (nowDay.isAfter(day)) {
            today.clear();
            day = nowDay;
        }
    }
}
