package io.bactrian.faults;

import io.bactrian.Bactrian;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;

/** The hub as it is, plus what a run asks for by property: {@link FailPoints} and {@link SplitTransactions}. It ends with its input. */
final class HubUnderTest {

    private HubUnderTest() {
    }

    public static void main(String[] arguments) {
        Thread watch = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException harnessIsGone) {
                // the same
            }
            Runtime.getRuntime().halt(1);
        }, "harness-watch");
        watch.setDaemon(true);
        watch.start();
        new SpringApplication(Bactrian.class, FailPoints.class, SplitTransactions.class).run(arguments);
    }
}
