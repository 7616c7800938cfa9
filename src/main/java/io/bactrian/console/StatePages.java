package io.bactrian.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** How the hub is now. */
@Controller
class StatePages {

    @GetMapping({"/console", "/console/"})
    String state() {
        return "redirect:/console/dead-letters";
    }
}
