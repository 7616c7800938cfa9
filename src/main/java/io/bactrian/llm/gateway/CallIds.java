package io.bactrian.llm.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of calls that sort by their time (UUID version 7, RFC 9562). Names, not secrets: a quick generator is enough. */
final class CallIds {

    private CallIds() {
    }

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }
}
