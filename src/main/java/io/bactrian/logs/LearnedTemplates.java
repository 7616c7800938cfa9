package io.bactrian.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.lang.Nullable;

/** Finds the group that a new message would have joined, had it been there when the group's template was learned. */
final class LearnedTemplates {

    private static final int MOST_OF_A_SIZE = 200;
    private static final int LONGEST_WITH_NEIGHBORS = 40;

    private record Learned(Skeleton skeleton, Group group) {
    }

    private final Map<Integer, List<Learned>> bySize = new HashMap<>();
    private final Set<String> firstTokens = new HashSet<>();

    void forget() {
        bySize.clear();
        firstTokens.clear();
    }

    void add(Skeleton skeleton, Group group) {
        firstTokens.add(skeleton.token(0));
        List<Learned> sameSize = bySize.computeIfAbsent(skeleton.size(), size -> new ArrayList<>());
        if (sameSize.size() < MOST_OF_A_SIZE) {
            sameSize.add(new Learned(skeleton, group));
        }
    }

    /** @param groups finds the group of a canonical text, if there is one */
    @Nullable
    Group find(Skeleton skeleton, Function<String, Group> groups) {
        boolean known = skeleton.size() > 0 && (firstTokens.contains(skeleton.token(0)) || firstTokens.contains(Skeleton.VARIABLE));
        if (!known) {
            return null;
        }
        for (Learned learned : bySize.getOrDefault(skeleton.size(), List.of())) {
            if (covers(learned.skeleton(), skeleton)) {
                return learned.group();
            }
        }
        if (skeleton.size() > LONGEST_WITH_NEIGHBORS) {
            return null;
        }
        // A value may have become one with its neighbors, and the message shorter by that.
        List<Integer> names = new ArrayList<>();
        for (int place = 0; place < skeleton.size(); place++) {
            TokenClass sort = TokenClass.of(skeleton.token(place));
            if (sort != TokenClass.MARK && sort != TokenClass.VARIABLE) {
                for (List<Integer> places : List.of(List.of(place), List.of(place, place + 1), List.of(place, place + 2))) {
                    Group found = find(skeleton, places, groups);
                    if (found != null) {
                        return found;
                    }
                }
                if (sort == TokenClass.IDENTIFIER || Slot.surroundings(skeleton, place) == Slot.Surroundings.NAMED) {
                    names.add(place);
                }
            }
        }
        return names.size() > 1 ? find(skeleton, names, groups) : null;
    }

    private static boolean covers(Skeleton learned, Skeleton message) {
        for (int place = 0; place < message.size(); place++) {
            boolean same = learned.token(place).equals(message.token(place));
            if (learned.isGlued(place) != message.isGlued(place) || !same && !(learned.isVariable(place) && mayBeAName(message, place))) {
                return false;
            }
        }
        return true;
    }

    /** A state tells messages apart, whatever stands in its place elsewhere. */
    private static boolean mayBeAName(Skeleton message, int place) {
        TokenClass sort = TokenClass.of(message.token(place));
        return sort == TokenClass.WORD || sort == TokenClass.IDENTIFIER;
    }

    @Nullable
    private static Group find(Skeleton skeleton, List<Integer> places, Function<String, Group> groups) {
        if (places.get(places.size() - 1) >= skeleton.size()) {
            return null;
        }
        String[] values = skeleton.copyOfTokens();
        places.forEach(place -> values[place] = Skeleton.VARIABLE);
        Group found = groups.apply(skeleton.with(values).collapsed().canonical());
        return found != null && found.current().isLearned() ? found : null;
    }
}
