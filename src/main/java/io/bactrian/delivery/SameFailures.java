package io.bactrian.delivery;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Whether a retry of many is worth going on with. It is not when at least half of the last ten came back with the same failure, the one
 * that they had before or one that they share now; nor when the first five all did.
 */
final class SameFailures {

    /** How many of the last results are looked at. */
    static final int LOOKED_AT = 10;

    private static final int TOO_MANY = 5;

    private SameFailures() {
    }

    /**
     * What became of one message.
     *
     * @param before the group of its failure before the retry
     * @param after  the group of its failure in the retry, or null when it was resolved
     */
    record Result(String before, @Nullable String after) {
    }

    /** The reason to stop, or nothing. */
    static Optional<String> reason(List<Result> lastResults) {
        List<Result> failed = lastResults.stream().filter(result -> result.after() != null).toList();
        boolean enough = lastResults.size() >= LOOKED_AT || failed.size() == lastResults.size();
        long asBefore = failed.stream().filter(result -> Objects.equals(result.before(), result.after())).count();
        long alike = failed.stream().collect(Collectors.groupingBy(Result::after, Collectors.counting())).values().stream()
                .mapToLong(Long::longValue).max().orElse(0);
        if (!enough || Math.max(asBefore, alike) < TOO_MANY) {
            return Optional.empty();
        }
        String groups = failed.stream().collect(Collectors.groupingBy(Result::after, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey).collect(Collectors.joining(", "));
        return Optional.of("%d of the last %d failed %s; see the group %s".formatted(failed.size(), lastResults.size(),
                asBefore >= TOO_MANY ? "as they had before" : "alike", groups));
    }
}
