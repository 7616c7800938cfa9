package io.bactrian.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Joins messages that differ in several places at once, where each pair of values may be seen only once: all places that may hold a value
 * are opened at first, and those in which the words are too few are given back.
 */
final class JointSlots {

    /** Stands in an open place. */
    static final String OPEN = "?";

    private JointSlots() {
    }

    /** Whether anything was joined. */
    static boolean join(Population population) {
        boolean names = join(population, JointSlots::openNames);
        boolean rareWords = join(population, new RareWords(population)::open);
        return names || rareWords;
    }

    /** @param opening what opens a skeleton's places, or gives null to leave it out */
    private static boolean join(Population population, UnaryOperator<Skeleton> opening) {
        Map<Skeleton, List<Skeleton>> alike = new LinkedHashMap<>();
        for (Skeleton skeleton : population.skeletons()) {
            Skeleton opened = opening.apply(skeleton);
            if (opened != null) {
                alike.computeIfAbsent(opened, key -> new ArrayList<>()).add(skeleton);
            }
        }
        boolean changed = false;
        for (Map.Entry<Skeleton, List<Skeleton>> entry : alike.entrySet()) {
            if (entry.getValue().size() > 1) {
                changed |= join(population, entry.getKey(), entry.getValue());
            }
        }
        return changed;
    }

    /** Opens values, identifiers, and places in which a name is to be expected. */
    static Skeleton openNames(Skeleton skeleton) {
        String[] tokens = skeleton.copyOfTokens();
        for (int place = 0; place < tokens.length; place++) {
            TokenClass sort = TokenClass.of(skeleton.token(place));
            if (sort == TokenClass.VARIABLE || sort == TokenClass.IDENTIFIER
                    || sort != TokenClass.MARK && Slot.surroundings(skeleton, place) == Slot.Surroundings.NAMED) {
                tokens[place] = OPEN;
            }
        }
        return skeleton.with(tokens);
    }

    private static boolean join(Population population, Skeleton opened, List<Skeleton> members) {
        List<Integer> values = new ArrayList<>();
        for (int place = 0; place < opened.size(); place++) {
            if (opened.token(place).equals(OPEN)) {
                Map<String, Long> words = new HashMap<>();
                for (Skeleton member : members) {
                    words.merge(member.token(place), population.lines(member), Long::sum);
                }
                if (words.size() > 1 && Slot.at(opened, place).holdsValues(words)) {
                    values.add(place);
                }
            }
        }
        Map<Skeleton, List<Skeleton>> joined = new LinkedHashMap<>();
        for (Skeleton member : members) {
            String[] tokens = member.copyOfTokens();
            values.forEach(place -> tokens[place] = Skeleton.VARIABLE);
            joined.computeIfAbsent(member.with(tokens), key -> new ArrayList<>()).add(member);
        }
        boolean changed = false;
        for (Map.Entry<Skeleton, List<Skeleton>> entry : joined.entrySet()) {
            if (entry.getValue().size() > 1 || !entry.getValue().get(0).equals(entry.getKey())) {
                population.join(entry.getValue(), entry.getKey());
                changed = true;
            }
        }
        return changed;
    }
}
