package io.bactrian.logs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets a word that is one value take in, in the same place of the same message, a word that only contains a value: {@code 10.0.0.1} and
 * {@code LOCAL(0)}, {@code db.example.com} and {@code db:5432}.
 */
final class MixedWords {

    private static final String HOLE = "";

    private MixedWords() {
    }

    /** The words of the same place in messages that are the same otherwise. */
    private static final class Place {

        private final List<Skeleton> pure = new ArrayList<>();
        private final List<Skeleton> mixed = new ArrayList<>();
    }

    /** Whether anything was joined. */
    static boolean join(Population population) {
        Map<Skeleton, Place> places = new LinkedHashMap<>();
        for (Skeleton skeleton : population.skeletons()) {
            for (int start = 0; start < skeleton.size(); ) {
                int end = start + 1;
                while (end < skeleton.size() && skeleton.isGlued(end)) {
                    end++;
                }
                note(skeleton, start, end, places);
                start = end;
            }
        }
        Set<Skeleton> used = new HashSet<>();
        boolean changed = false;
        for (Map.Entry<Skeleton, Place> entry : places.entrySet()) {
            List<Skeleton> pure = entry.getValue().pure.stream().filter(skeleton -> !used.contains(skeleton)).toList();
            List<Skeleton> mixed = entry.getValue().mixed.stream().filter(skeleton -> !used.contains(skeleton)).toList();
            if (!pure.isEmpty() && !mixed.isEmpty() && hasTwoWords(entry.getKey())
                    && pure.stream().mapToLong(population::lines).sum() >= mixed.stream().mapToLong(population::lines).sum()) {
                List<Skeleton> all = new ArrayList<>(pure);
                all.addAll(mixed);
                used.addAll(all);
                used.add(population.join(all, pure.get(0)));
                changed = true;
            }
        }
        return changed;
    }

    private static void note(Skeleton skeleton, int start, int end, Map<Skeleton, Place> places) {
        int core = end;
        while (core > start && isTrailing(skeleton.token(core - 1))) {
            core--;
        }
        boolean value = false;
        for (int index = start; index < core; index++) {
            value |= skeleton.isVariable(index);
        }
        if (value) {
            Place place = places.computeIfAbsent(skeleton.without(start, core, HOLE), key -> new Place());
            (core - start == 1 ? place.pure : place.mixed).add(skeleton);
        }
    }

    private static boolean isTrailing(String token) {
        return token.length() == 1 && ",;:.!?".contains(token);
    }

    private static boolean hasTwoWords(Skeleton rest) {
        int words = 0;
        for (int index = 0; index < rest.size(); index++) {
            words += Slot.hasLetter(rest.token(index)) ? 1 : 0;
        }
        return words >= 2;
    }
}
