package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Puts a {@link Problem} on the wire, from a route or from a servlet, and writes to the log what the caller must not see. */
@Component("problem")
public class ProblemWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);
    private static final String CHALLENGE = "Bearer realm=\"bactrian\"";

    /** Called by the error policy of REST routes: answers with the exchange's failure, and with nothing else. */
    public void write(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Throwable.class);
        Message message = exchange.getMessage();
        Problem problem = Problem.of(failure, message.getHeader(Exchange.HTTP_PATH, String.class));
        log(problem, failure, message.getHeader(EdgeRequest.CORRELATION_ID, String.class));
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.mayBeRepeated()) {
            message.setHeader("Retry-After", problem.comeBackAfter());
        }
        if (problem.status() == 401) {
            message.setHeader("WWW-Authenticate", CHALLENGE);
        }
        // Bytes, so that no charset of the exchange comes between.
        message.setBody(problem.json().toString().getBytes(StandardCharsets.UTF_8));
    }

    void write(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        Problem problem = Problem.of(failure, request.getRequestURI());
        log(problem, failure, response.getHeader(EdgeRequest.CORRELATION_ID));
        write(response, problem);
    }

    void write(HttpServletRequest request, HttpServletResponse response, ErrorCode code, @Nullable String detail) throws IOException {
        write(response, Problem.of(code, detail, request.getRequestURI()));
    }

    void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        if (problem.mayBeRepeated()) {
            response.setHeader("Retry-After", problem.comeBackAfter());
        }
        if (problem.status() == 401 && !response.containsHeader("WWW-Authenticate")) {
            response.setHeader("WWW-Authenticate", CHALLENGE);
        }
        byte[] body = problem.json().toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    static void log(Problem problem, @Nullable Throwable failure, @Nullable String correlationId) {
        if (problem.code() == ErrorCode.INTERNAL && !(failure instanceof HubException)) {
            LOG.error("{} at {} [{}]", problem.code().code(), problem.instance(), correlationId, failure);
        } else if (problem.code() == ErrorCode.STARTING) {
            // Callers who waited for the hub come by the hundred, and each line costs the start a moment.
            LOG.debug("{} at {} [{}]", problem.code().code(), problem.instance(), correlationId);
        } else if (problem.status() >= 500) {
            LOG.warn("{} at {} [{}]: {}", problem.code().code(), problem.instance(), correlationId,
                    failure == null ? problem.detail() : failure.getMessage());
        }
    }
}
