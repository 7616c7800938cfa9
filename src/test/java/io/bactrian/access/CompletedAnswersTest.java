package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.StandardServletAsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

class CompletedAnswersTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final ModelAndViewContainer container = new ModelAndViewContainer();

    private boolean waits(CompletableFuture<Void> answer) throws Exception {
        request.setAsyncSupported(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        WebAsyncUtils.getAsyncManager(request).setAsyncWebRequest(new StandardServletAsyncWebRequest(request, response));
        MethodParameter returned = new MethodParameter(CompletedAnswersTest.class.getDeclaredMethod("service"), -1);
        CompletedAnswers answers = new CompletedAnswers(new RequestMappingHandlerAdapter());
        assertThat(answers.supportsReturnType(returned)).isTrue();
        answers.handleReturnValue(answer, returned, container, new ServletWebRequest(request, response));
        return WebAsyncUtils.getAsyncManager(request).isConcurrentHandlingStarted();
    }

    /** As Camel's consumer declares it. */
    private CompletableFuture<Void> service() {
        return null;
    }

    @Test
    void shouldEndARequestAtOnceWhoseRouteHasAnswered() throws Exception {
        assertThat(waits(CompletableFuture.completedFuture(null))).isFalse();
        assertThat(container.isRequestHandled()).isTrue();
    }

    @Test
    void shouldWaitForARouteThatHasNotAnswered() throws Exception {
        assertThat(waits(new CompletableFuture<>())).isTrue();
    }
}
