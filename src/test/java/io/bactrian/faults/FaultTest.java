package io.bactrian.faults;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What all faults share: one test bed, and which of them run. {@code -Dfaults.only=7} runs one fault, {@code -Dfaults.seed=42} one seed;
 * without it the seeds are {@code -Dfaults.seeds=1,2,3,4,5}.
 */
@Tag("alone")
@ExtendWith(FaultTest.SharedTestbed.class)
abstract class FaultTest {

    private static Testbed testbed;

    /** Started with the first fault of this JVM, ended with the last. */
    static final class SharedTestbed implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            testbed = context.getRoot().getStore(ExtensionContext.Namespace.create(Testbed.class))
                    .getOrComputeIfAbsent("testbed", key -> {
                        try {
                            return new Testbed();
                        } catch (Exception e) {
                            throw new IllegalStateException("The test bed did not start", e);
                        }
                    }, Testbed.class);
        }
    }

    static Testbed testbed() {
        return testbed;
    }

    static LongStream seeds() {
        String one = System.getProperty("faults.seed");
        return one != null ? LongStream.of(Long.parseLong(one))
                : Arrays.stream(System.getProperty("faults.seeds", "1,2,3,4,5").split(",")).mapToLong(Long::parseLong);
    }

    static void assumeWanted(int fault) {
        String only = System.getProperty("faults.only");
        Assumptions.assumeTrue(only == null || Arrays.asList(only.split(",")).contains(Integer.toString(fault)), "not asked for");
    }

    static FaultRun run(String fault, long seed) throws Exception {
        return new FaultRun(testbed, fault, seed, LoadClient.Load.USUAL);
    }
}
