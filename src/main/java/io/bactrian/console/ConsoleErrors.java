package io.bactrian.console;

import io.bactrian.access.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** A failure of a page as a page, in the words of the hub's own catalogue. */
@ControllerAdvice("io.bactrian.console")
class ConsoleErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrors.class);

    private final Shown shown;

    ConsoleErrors(Shown shown) {
        this.shown = shown;
    }

    @ExceptionHandler
    ModelAndView show(Exception failure, HttpServletRequest request, HttpServletResponse response) {
        Problem problem = Problem.of(failure, request.getRequestURI());
        String reference = null;
        if (problem.status() >= 500) {
            reference = UUID.randomUUID().toString();
            LOG.error("{} at {} [{}]", problem.code().code(), request.getRequestURI(), reference, failure);
        }
        response.setStatus(problem.status());
        ModelAndView page = new ModelAndView("console/problem");
        page.addObject("problem", problem);
        page.addObject("reference", reference);
        page.addObject("title", shown.title(problem.code().code()));
        return page;
    }
}
