package io.bactrian.logs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The skeletons that are told apart now, each with its number of lines, and what became of those that were joined. */
final class Population {

    private final Map<Skeleton, Long> lines = new LinkedHashMap<>();
    private final Map<Skeleton, Skeleton> successors = new HashMap<>();

    void add(Skeleton skeleton, long count) {
        lines.merge(skeleton, count, Long::sum);
    }

    List<Skeleton> skeletons() {
        return new ArrayList<>(lines.keySet());
    }

    int size() {
        return lines.size();
    }

    long lines(Skeleton skeleton) {
        return lines.get(skeleton);
    }

    boolean has(Skeleton skeleton) {
        return lines.containsKey(skeleton);
    }

    /** Puts one skeleton in the place of several; it may be one of them, or be there already. Values in a row become one. */
    Skeleton join(Collection<Skeleton> olds, Skeleton joined) {
        Skeleton successor = joined.collapsed();
        long total = 0;
        for (Skeleton old : olds) {
            total += lines.remove(old);
            if (!old.equals(successor)) {
                successors.put(old, successor);
            }
        }
        // What was joined before and comes back leads nowhere else any more.
        successors.remove(successor);
        lines.merge(successor, total, Long::sum);
        return successor;
    }

    /** What a skeleton has become. */
    Skeleton successor(Skeleton skeleton) {
        Skeleton current = skeleton;
        for (Skeleton next = successors.get(current); next != null; next = successors.get(current)) {
            current = next;
        }
        return current;
    }
}
