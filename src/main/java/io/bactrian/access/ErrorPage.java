package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the server sends every request that failed without an answer: unknown paths, wrong methods, and failures nobody caught. */
@Controller
class ErrorPage implements ErrorController {

    /** The request attribute in which a filter leaves the refusal that it could not write itself. */
    static final String REFUSAL = ErrorPage.class.getName() + ".refusal";

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        // Who asks for this page by its own address finds nothing.
        int number = status instanceof Integer known ? known : 404;
        String instance = path instanceof String text ? text : request.getRequestURI();
        if (request.getAttribute(REFUSAL) instanceof HubException refusal) {
            problems.write(response, Problem.of(refusal, instance));
        } else if (number == 500 && failure instanceof Throwable thrown) {
            Problem problem = Problem.of(thrown, instance);
            ProblemWriter.log(problem, thrown, response.getHeader(EdgeRequest.CORRELATION_ID));
            problems.write(response, problem);
        } else {
            problems.write(response, Problem.of(code(number), detail(number), instance));
        }
    }

    /** The code that comes closest to an HTTP status which the server chose by itself. */
    static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405, 501 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ErrorCode.OVERLOADED;
            default -> status < 500 ? ErrorCode.BAD_PARAMETER : ErrorCode.INTERNAL;
        };
    }

    static String detail(int status) {
        return switch (status) {
            case 404 -> "Nothing answers to this address";
            case 405, 501 -> "This address does not know this method";
            case 406 -> "The Accept header names nothing that this operation answers with";
            case 503 -> "Nothing was done. Repeat the request after a moment.";
            default -> status < 500 ? code(status).cause() : "The log tells more under the correlation id of this answer.";
        };
    }
}
