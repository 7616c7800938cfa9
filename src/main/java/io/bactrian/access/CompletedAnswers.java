package io.bactrian.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.DeferredResultMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Ends a request whose route has answered by the time that its future is handed over, as all do that stay on the server's thread
 * ({@link ThreadsByPath}). Spring would send each through the filters and the dispatcher once more, to find nothing left to do: a fifth of
 * the processor time of a short call to a model.
 */
@Component
class CompletedAnswers implements HandlerMethodReturnValueHandler, SmartInitializingSingleton {

    private final RequestMappingHandlerAdapter adapter;
    private final HandlerMethodReturnValueHandler later = new DeferredResultMethodReturnValueHandler();

    CompletedAnswers(RequestMappingHandlerAdapter requestMappingHandlerAdapter) {
        this.adapter = requestMappingHandlerAdapter;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(this);
        handlers.addAll(adapter.getReturnValueHandlers());
        adapter.setReturnValueHandlers(handlers);
    }

    /** Only Camel's consumers return futures here; they write the answer themselves and never complete with a failure. */
    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return returnType.getParameterType() == CompletableFuture.class;
    }

    @Override
    public void handleReturnValue(@Nullable Object returned, MethodParameter returnType, ModelAndViewContainer container,
            NativeWebRequest request) throws Exception {
        if (returned instanceof CompletableFuture<?> future && future.isDone()) {
            future.get();
            container.setRequestHandled(true);
        } else {
            later.handleReturnValue(returned, returnType, container, request);
        }
    }
}
