package io.bactrian.llm.providers;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One clock for the deadlines of all calls. What it does when it rings must be quick. */
final class Alarm implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "llm-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    Alarm() {
        // Nearly every deadline is called off long before.
        clock.setRemoveOnCancelPolicy(true);
    }

    ScheduledFuture<?> after(long delay, TimeUnit unit, Runnable action) {
        return clock.schedule(action, delay, unit);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
