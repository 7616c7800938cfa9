package io.bactrian.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joins messages that differ in one place alone, where that place holds values. */
final class SingleSlots {

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private SingleSlots() {
    }

    /** Messages that are the same but for one place. */
    private record Candidate(int place, List<Skeleton> members) {
    }

    /** Whether anything was joined. The largest groups go first, and each message joins one at most. */
    static boolean join(Population population) {
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate candidate : differingInOnePlace(population.skeletons())) {
            Map<String, Long> words = new HashMap<>();
            candidate.members().forEach(member -> words.merge(member.token(candidate.place()), population.lines(member), Long::sum));
            if (Slot.at(candidate.members().get(0), candidate.place()).holdsValues(words)) {
                candidates.add(candidate);
            }
        }
        candidates.sort(Comparator.comparingInt((Candidate candidate) -> -candidate.members().size()));
        Set<Skeleton> used = new HashSet<>();
        boolean changed = false;
        for (Candidate candidate : candidates) {
            List<Skeleton> members = candidate.members().stream().filter(member -> !used.contains(member)).toList();
            if (members.size() > 1) {
                used.addAll(members);
                String[] tokens = members.get(0).copyOfTokens();
                tokens[candidate.place()] = Skeleton.VARIABLE;
                used.add(population.join(members, members.get(0).with(tokens)));
                changed = true;
            }
        }
        return changed;
    }

    private static List<Candidate> differingInOnePlace(List<Skeleton> skeletons) {
        int places = skeletons.stream().mapToInt(Skeleton::size).sum();
        long[] keys = new long[places];
        int filled = 0;
        for (Skeleton skeleton : skeletons) {
            filled = keys(skeleton, keys, filled);
        }
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        Map<Long, Map<Skeleton, Candidate>> candidates = new LinkedHashMap<>();
        int at = 0;
        for (Skeleton skeleton : skeletons) {
            for (int place = 0; place < skeleton.size(); place++, at++) {
                int found = Arrays.binarySearch(sorted, keys[at]);
                if (found > 0 && sorted[found - 1] == keys[at] || found + 1 < places && sorted[found + 1] == keys[at]) {
                    String[] tokens = skeleton.copyOfTokens();
                    tokens[place] = "";
                    int here = place;
                    candidates.computeIfAbsent(keys[at], key -> new LinkedHashMap<>())
                            .computeIfAbsent(skeleton.with(tokens), rest -> new Candidate(here, new ArrayList<>()))
                            .members().add(skeleton);
                }
            }
        }
        List<Candidate> all = new ArrayList<>();
        candidates.values().forEach(byRest ->
                byRest.values().stream().filter(candidate -> candidate.members().size() > 1).forEach(all::add));
        return all;
    }

    /** One key a place: the hash of everything else. Equal keys are checked word by word afterwards. */
    private static int keys(Skeleton skeleton, long[] keys, int from) {
        long whole = skeleton.size();
        long[] parts = new long[skeleton.size()];
        for (int place = 0; place < parts.length; place++) {
            long token = (skeleton.token(place).hashCode() * 31L + (skeleton.isGlued(place) ? 1 : 0) + 17) * PRIME;
            parts[place] = mix(token + place * 0xD1B54A32D192ED03L);
            whole += parts[place];
        }
        for (int place = 0; place < parts.length; place++) {
            keys[from + place] = mix(whole - parts[place] + (place * 2L + (skeleton.isGlued(place) ? 1 : 0)) * PRIME);
        }
        return from + parts.length;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ mixed >>> 29) * PRIME;
        return mixed ^ mixed >>> 32;
    }
}
