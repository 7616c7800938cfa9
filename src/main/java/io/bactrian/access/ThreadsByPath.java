package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Picks the threads for the request that the calling thread of the server has in hand. */
record ThreadsByPath(AsyncTaskExecutor usual, AsyncTaskExecutor ofModels) implements AsyncTaskExecutor {

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
        chosen().execute(task);
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
