package io.bactrian.logs;

import java.util.HashMap;
import java.util.Map;
import org.springframework.lang.Nullable;

/** The words that are rare beside the others of their message: where two values stand in free text, no pair of them need come twice. */
final class RareWords {

    /** A word is rare that stands in fewer lines than this share of those of the message's most frequent word. */
    private static final double RARE = 0.25;
    private static final int FEWEST_RARE = 2;
    private static final int FEWEST_OTHERS = 2;

    private final Map<String, Long> lines = new HashMap<>();

    RareWords(Population population) {
        for (Skeleton skeleton : population.skeletons()) {
            for (int place = 0; place < skeleton.size(); place++) {
                lines.merge(skeleton.token(place), population.lines(skeleton), Long::sum);
            }
        }
    }

    /**
     * A skeleton with open places for its rare words, its names and its values; null where single places differ at most, or too little
     * would be left that the messages have in common.
     */
    @Nullable
    Skeleton open(Skeleton skeleton) {
        long most = 0;
        for (int place = 0; place < skeleton.size(); place++) {
            if (isWord(skeleton, place)) {
                most = Math.max(most, lines.get(skeleton.token(place)));
            }
        }
        String[] tokens = JointSlots.openNames(skeleton).copyOfTokens();
        int rare = 0;
        int others = 0;
        for (int place = 0; place < tokens.length; place++) {
            if (isWord(skeleton, place)) {
                boolean isRare = lines.get(skeleton.token(place)) < most * RARE;
                rare += isRare ? 1 : 0;
                others += isRare ? 0 : 1;
                tokens[place] = isRare && place > 0 ? JointSlots.OPEN : tokens[place];
            }
        }
        return rare < FEWEST_RARE || others < Math.max(rare, FEWEST_OTHERS) ? null : skeleton.with(tokens);
    }

    private static boolean isWord(Skeleton skeleton, int place) {
        return !skeleton.isVariable(place) && Slot.hasLetter(skeleton.token(place));
    }
}
