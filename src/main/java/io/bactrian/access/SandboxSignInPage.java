package io.bactrian.access;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in form of the sandbox's issuer. */
@Controller
@Profile("sandbox")
class SandboxSignInPage {

    @GetMapping(SandboxPeople.FORM)
    String form(@RequestParam(required = false) String error, Model model) {
        model.addAttribute("failed", error != null);
        return "access/sandbox-sign-in";
    }
}
