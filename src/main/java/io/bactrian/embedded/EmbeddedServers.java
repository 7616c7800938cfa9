package io.bactrian.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.context.SmartLifecycle;

/**
 * The embedded servers of one hub. They start side by side; the context goes on as soon as PostgreSQL answers, and the earliest
 * lifecycle phase waits for the others, so that no route starts before them. Destroyed as the context's last bean: everything that
 * uses a server is closed before it.
 */
class EmbeddedServers implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final DataDirectoryLock lock;
    private final Map<String, CompletableFuture<EmbeddedServer>> servers = new LinkedHashMap<>();
    private final Runnable stopWithTheProcess = this::destroy;
    private volatile boolean running;
    private boolean destroyed;

    EmbeddedServers(DataDirectoryLock lock) {
        this.lock = lock;
        // Covers the time before the context is refreshed; runs after all contexts are closed.
        SpringApplication.getShutdownHandlers().add(stopWithTheProcess);
    }

    void begin(String name, Callable<? extends EmbeddedServer> start) {
        CompletableFuture<EmbeddedServer> server = new CompletableFuture<>();
        servers.put(name, server);
        Thread thread = new Thread(() -> {
            try {
                server.complete(start.call());
            } catch (Throwable failure) {
                server.completeExceptionally(failure);
            }
        }, "embedded-" + name.toLowerCase());
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until that server answers; returns at once when it is not embedded. */
    void await(String name) {
        CompletableFuture<EmbeddedServer> server = servers.get(name);
        if (server == null) {
            return;
        }
        try {
            server.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StartFailureException known) {
                throw known;
            }
            throw new StartFailureException("The embedded " + name + " did not start: " + failure.getCause(),
                    "See the log above for its own words, or point the hub at another " + name + ".", failure.getCause());
        } catch (TimeoutException failure) {
            throw new StartFailureException("The embedded " + name + " did not start within " + START_LIMIT.toMinutes() + " minutes.",
                    "Look for a full disk or an overloaded machine, then start again.", failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, failure);
        }
    }

    @Override
    public void start() {
        servers.keySet().forEach(this::await);
        running = true;
    }

    /** Nothing yet: beans that are destroyed after this phase still use the servers. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public synchronized void destroy() {
        if (destroyed) {
            return;
        }
        destroyed = true;
        long begin = System.nanoTime();
        List<Thread> stopping = new ArrayList<>();
        servers.forEach((name, server) -> {
            Thread thread = new Thread(() -> stop(name, server), "embedded-" + name.toLowerCase() + "-stop");
            thread.start();
            stopping.add(thread);
        });
        try {
            for (Thread thread : stopping) {
                thread.join();
            }
            lock.close();
            SpringApplication.getShutdownHandlers().remove(stopWithTheProcess);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException processIsEnding) {
            LOG.trace("The handler runs already", processIsEnding);
        } catch (Exception failure) {
            LOG.warn("The lock of the data directory was not released: {}", failure.toString());
        }
        LOG.debug("Embedded servers stopped in {} ms", Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private static void stop(String name, CompletableFuture<EmbeddedServer> server) {
        try {
            server.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).stop();
        } catch (ExecutionException neverStarted) {
            LOG.debug("{} never started", name);
        } catch (Exception failure) {
            LOG.warn("The embedded {} did not stop in order: {}", name, failure.toString());
        }
    }
}
