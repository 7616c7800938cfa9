package io.bactrian.llm.cache;

import java.util.ArrayList;
import java.util.List;

/** Pairs of questions of which it is known whether they ask for the same: {@code llm-cache/questions-<language>.txt}. */
final class QuestionPairs {

    /**
     * @param trap  the class of the trap; {@code same} where both ask for the same, {@code other} for two questions of different blocks
     * @param block the number of the block of the first question
     */
    record QuestionPair(String one, String other, String trap, int block) {

        boolean same() {
            return trap.equals("same");
        }

        boolean forTuning() {
            return block % 2 == 0;
        }
    }

    private record Block(List<String> same, List<String> traps) {
    }

    private QuestionPairs() {
    }

    static List<QuestionPair> of(String resource) {
        List<Block> blocks = blocks(resource);
        List<QuestionPair> pairs = new ArrayList<>();
        for (int at = 0; at < blocks.size(); at++) {
            List<String> same = blocks.get(at).same();
            for (int first = 0; first < same.size(); first++) {
                for (String other : same.subList(first + 1, same.size())) {
                    pairs.add(new QuestionPair(same.get(first), other, "same", at));
                }
                for (String trap : blocks.get(at).traps()) {
                    int colon = trap.indexOf(':');
                    pairs.add(new QuestionPair(same.get(first), trap.substring(colon + 1).strip(), trap.substring(0, colon), at));
                }
            }
            for (int next = at + 2; next < blocks.size(); next += 2) {
                for (String one : same) {
                    for (String other : blocks.get(next).same()) {
                        pairs.add(new QuestionPair(one, other, "other", at));
                    }
                }
            }
        }
        return pairs;
    }

    private static List<Block> blocks(String resource) {
        List<Block> blocks = new ArrayList<>();
        boolean open = false;
        for (String line : ResourceLines.of(resource)) {
            if (line.isBlank()) {
                open = false;
            } else {
                if (!open) {
                    blocks.add(new Block(new ArrayList<>(), new ArrayList<>()));
                    open = true;
                }
                Block block = blocks.get(blocks.size() - 1);
                (line.startsWith("=") ? block.same() : block.traps()).add(line.substring(1).strip());
            }
        }
        return blocks;
    }
}
