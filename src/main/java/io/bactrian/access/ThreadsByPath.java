package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Picks the threads for the request that the calling thread of the server has in hand. A request to a model stays on that very thread, which
 * saves it a switch, as long as few of them do; then it gets one of a pool of their own, so that slow models never hold all of the server's.
 */
final class ThreadsByPath implements AsyncTaskExecutor {

    private static final int OF_THE_SERVER = 48;

    private final AsyncTaskExecutor usual;
    private final AsyncTaskExecutor ofModels;
    private final Semaphore ofTheServer = new Semaphore(OF_THE_SERVER);

    ThreadsByPath(AsyncTaskExecutor usual, AsyncTaskExecutor ofModels) {
        this.usual = usual;
        this.ofModels = ofModels;
    }

    private AsyncTaskExecutor chosen() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes && asksAModel(attributes.getRequest())
                ? ofModels : usual;
    }

    private static boolean asksAModel(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/v1/") || path.startsWith("/api/v1/llm/") && path.endsWith("/replay");
    }

    @Override
    public void execute(Runnable task) {
        AsyncTaskExecutor chosen = chosen();
        if (chosen != ofModels || !ofTheServer.tryAcquire()) {
            chosen.execute(task);
            return;
        }
        try {
            task.run();
        } finally {
            ofTheServer.release();
        }
    }

    @Override
    public Future<?> submit(Runnable task) {
        return chosen().submit(task);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return chosen().submit(task);
    }
}
