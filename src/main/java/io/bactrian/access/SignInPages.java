package io.bactrian.access;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The pages around signing in to the console: on the way there when it fails, and after signing out. */
@Controller
class SignInPages {

    static final String REFUSED = "/console/refused";
    static final String STALE = "/console/stale";

    private static final String NOTICE = "access/notice";

    private final ConsoleClient client;

    SignInPages(ConsoleClient client) {
        this.client = client;
    }

    @GetMapping(ConsoleAccess.SIGN_IN)
    String signIn(@RequestParam(required = false) String failed, Model model, HttpServletResponse response) {
        if (failed != null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            model.addAttribute("code", failed.replaceAll("[^a-z_]", ""));
            return notice(model, "failed", true);
        }
        try {
            client.registration();
            return "redirect:" + ConsoleAccess.SIGN_IN + '/' + ConsoleClient.ID;
        } catch (SignInUnavailableException e) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return notice(model, e.reason().name().toLowerCase(Locale.ROOT), e.reason() == SignInUnavailableException.Reason.UNREACHABLE);
        }
    }

    @GetMapping(ConsoleAccess.SIGNED_OUT)
    String signedOut(Model model) {
        return notice(model, "signed-out", true);
    }

    /** Whatever method was refused. */
    @RequestMapping(REFUSED)
    String refused(Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        return notice(model, "refused", false);
    }

    @RequestMapping(STALE)
    String stale(Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        return notice(model, "stale", false);
    }

    /** The token that forms of this session carry. Only a page of the hub itself can read the answer. */
    @GetMapping(value = "/console/token", produces = MediaType.TEXT_PLAIN_VALUE)
    @ResponseBody
    String token(CsrfToken token) {
        return token.getToken();
    }

    private static String notice(Model model, String notice, boolean offersSignIn) {
        model.addAttribute("notice", notice);
        model.addAttribute("offersSignIn", offersSignIn);
        return NOTICE;
    }
}
