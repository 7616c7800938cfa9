package io.bactrian.llm.prompts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.lang.Nullable;

/**
 * Which conversations follow the canary. Each has a bucket that only the prompt's name and its own decide; the share takes the buckets
 * from below. So a conversation keeps its variant as long as the share grows, and every hub draws alike.
 *
 * @param percent 0 to 100, with at most two decimals
 */
record CanaryShare(BigDecimal percent) {

    static final CanaryShare NONE = new CanaryShare(BigDecimal.ZERO);
    private static final int BUCKETS = 10_000;

    CanaryShare {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0 || percent.stripTrailingZeros().scale() > 2) {
            throw new IllegalArgumentException("A share is 0 to 100 percent, with at most two decimals");
        }
        percent = percent.setScale(2, RoundingMode.UNNECESSARY);
    }

    /** Whether this conversation follows the canary; what belongs to no conversation is drawn each time. */
    boolean takes(String prompt, @Nullable String conversation) {
        int below = percent.movePointRight(2).intValueExact();
        return below > 0 && (conversation == null ? ThreadLocalRandom.current().nextInt(BUCKETS) : bucket(prompt, conversation)) < below;
    }

    static int bucket(String prompt, String conversation) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((prompt + '\0' + conversation).getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), BUCKETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
