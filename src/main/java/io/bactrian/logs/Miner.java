package io.bactrian.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorts messages into groups, one line at a time, in bounded memory: at most {@value #MOST_LEAVES} different skeletons are told apart, and
 * what comes on top takes the place of the rarest and oldest, which go into one coarse group for each first word.
 */
final class Miner {

    static final int MOST_LEAVES = 8192;
    static final long MOST_LETTERS = 2_000_000;
    static final int MOST_COARSE = 256;

    private static final int LONGEST_FIRST_WORD = 40;
    /** Where learning leaves more than this share of the groups, they are not alike. */
    private static final double ALIKE = 0.9;
    private static final int FEWEST_NEW = 32;

    private final LineScanner scanner = new LineScanner();
    private final TokenBuffer tokens = new TokenBuffer();
    private final Reduction reduction = new Reduction();
    private final LeafTable leaves = new LeafTable();
    private final LearnedTemplates learned = new LearnedTemplates();
    private Set<Group> groups = new LinkedHashSet<>();
    private final Map<String, Group> coarse = new HashMap<>();
    private long lines;
    private int newSinceLearning;
    private int learnAgainIn = 1;
    private int nextLearning = FEWEST_NEW;
    private int folds;

    /** Adds the message that begins at {@code from} in a line, and tells its group as it is known now. */
    Group add(String line, int from) {
        scanner.scan(line, from, tokens);
        reduction.reduce(tokens);
        tokens.writeCanonical();
        Group group = leaves.get(tokens.canonical, tokens.canonicalLength);
        if (group == null) {
            if (leaves.size() >= MOST_LEAVES || leaves.letters() > MOST_LETTERS) {
                makeRoom();
            }
            group = newLeaf(new String(tokens.canonical, 0, tokens.canonicalLength), line);
        }
        Group current = group.current();
        current.count(lines++);
        return current;
    }

    private Group newLeaf(String canonical, String line) {
        newSinceLearning++;
        Group group = learned.find(Skeleton.parse(canonical), leaves::get);
        if (group == null) {
            group = new Group(canonical, line, false);
            groups.add(group);
        }
        leaves.add(canonical, group);
        return group;
    }

    /** Learns from all that is there which words are values, and joins the groups that differ in them only. */
    void learn() {
        newSinceLearning = 0;
        Population population = new Population();
        Map<Skeleton, Group> bySkeleton = new LinkedHashMap<>();
        for (Group group : groups) {
            if (!group.isCoarse()) {
                Skeleton skeleton = Skeleton.parse(group.canonical());
                bySkeleton.put(skeleton, group);
                population.add(skeleton, group.lines());
            }
        }
        Learning.learn(population);
        List<Skeleton> before = new ArrayList<>(bySkeleton.keySet());
        for (Skeleton skeleton : before) {
            Skeleton successor = population.successor(skeleton);
            if (!successor.equals(skeleton)) {
                Group old = bySkeleton.get(skeleton);
                Group joined = bySkeleton.computeIfAbsent(successor, key -> learnedGroup(key.canonical(), old));
                old.join(joined);
                groups.remove(old);
            }
        }
        learned.forget();
        bySkeleton.forEach((skeleton, group) -> {
            if (group.isLearned() && group.current() == group) {
                learned.add(skeleton, group);
            }
        });
    }

    private Group learnedGroup(String canonical, Group first) {
        Group group = new Group(canonical, first.example(), false);
        groups.add(group);
        if (leaves.get(canonical) == null) {
            leaves.add(canonical, group);
        }
        return group;
    }

    /** Learns when enough is new for that to be worth its time in a stream; ever later while nothing turns out to be alike. */
    void learnWhenDue() {
        if (newSinceLearning >= nextLearning) {
            int before = groups.size();
            learn();
            nextLearning = groups.size() > before * ALIKE ? Math.min(nextLearning * 2, MOST_LEAVES * 8)
                    : Math.max(FEWEST_NEW, groups.size() / 4);
        }
    }

    private void makeRoom() {
        if (--learnAgainIn <= 0) {
            int before = groups.size();
            learn();
            // Where nothing is alike, trying again soon only costs time.
            learnAgainIn = groups.size() > before * ALIKE ? 16 : 1;
        }
        List<Group> kept = new ArrayList<>(groups.stream().filter(group -> !group.isCoarse()).toList());
        kept.sort(Comparator.comparingLong(Group::lines).thenComparingLong(Group::last).reversed());
        Set<Group> remaining = new LinkedHashSet<>(coarse.values());
        leaves.clear();
        for (Group group : kept) {
            if (leaves.size() < MOST_LEAVES / 2 && leaves.letters() < MOST_LETTERS / 2) {
                leaves.add(group.canonical(), group);
                remaining.add(group);
            } else {
                Group rest = coarse(group);
                group.join(rest);
                remaining.add(rest);
            }
        }
        groups = remaining;
        folds++;
    }

    private Group coarse(Group group) {
        Skeleton skeleton = Skeleton.parse(group.canonical());
        String first = skeleton.size() > 1 && !skeleton.isVariable(0) && skeleton.token(0).length() <= LONGEST_FIRST_WORD
                && Slot.hasLetter(skeleton.token(0)) ? skeleton.token(0) : "";
        String key = coarse.size() < MOST_COARSE || coarse.containsKey(first) ? first : "";
        String canonical = (key.isEmpty() ? "" : key + ' ') + TokenBuffer.VARIABLE;
        return coarse.computeIfAbsent(key, word -> new Group(canonical, group.example(), true));
    }

    /** Changes whenever groups were folded away, so that who holds groups can let go of those that lead elsewhere. */
    int folds() {
        return folds;
    }

    int size() {
        return groups.size();
    }
}
