package io.bactrian.console;

import io.bactrian.delivery.DeadLetterList;
import io.bactrian.delivery.EventConsumers;
import io.bactrian.delivery.ExternalSystems;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.OutboxDepth;
import io.bactrian.delivery.RequestedAttempt;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the hub is at this moment. */
@Controller
class StatePages {

    private final ExternalSystems systems;
    private final EventConsumers consumers;
    private final OutboxDepth outbox;
    private final DeadLetterList letters;
    private final RequestedAttempt attempt;

    StatePages(ExternalSystems systems, EventConsumers consumers, OutboxDepth outbox, DeadLetterList letters, RequestedAttempt attempt) {
        this.systems = systems;
        this.consumers = consumers;
        this.outbox = outbox;
        this.letters = letters;
        this.attempt = attempt;
    }

    @GetMapping({"/console", "/console/"})
    String show(Model model) {
        now(model);
        return "console/state";
    }

    /** What of the page changes; what is not as it should be comes first. */
    @GetMapping("/console/state")
    String now(Model model) {
        model.addAttribute("systems", systems.states().stream()
                .sorted(Comparator.comparing(system -> system.breaker().equals("closed"))).toList());
        model.addAttribute("consumers", consumers.states().stream()
                .sorted(Comparator.comparing(consumer -> consumer.status().equals("running"))).toList());
        model.addAttribute("outbox", outbox.now());
        model.addAttribute("letters", letters.open());
        model.addAttribute("at", Instant.now());
        return "console/state :: now";
    }

    @PostMapping("/console/systems/{system}/attempt")
    String ask(@PathVariable String system, Principal person, RedirectAttributes told) {
        try {
            attempt.at(system, person.getName());
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
        }
        return "redirect:/console";
    }
}
