package io.bactrian.console;

import io.bactrian.delivery.DeadLetterDiscard;
import io.bactrian.delivery.DeadLetterList;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.RetryJobs;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The dead letters, grouped by their cause or one by one, and what can be done with many at once. */
@Controller
class DeadLetterPages {

    private final DeadLetterList letters;
    private final DeadLetterDiscard discard;
    private final RetryJobs jobs;
    private final Fields fields;

    DeadLetterPages(DeadLetterList letters, DeadLetterDiscard discard, RetryJobs jobs, Fields fields) {
        this.letters = letters;
        this.discard = discard;
        this.jobs = jobs;
        this.fields = fields;
    }

    @GetMapping("/console/dead-letters")
    String list(LetterQuery query, @RequestParam(required = false) String cursor, Model model) {
        model.addAttribute("query", query);
        model.addAttribute("jobs", fields.of(jobs.list("running", Page.of(null, "5"))));
        Page page = Page.of(cursor, null);
        if (query.oneByOne()) {
            model.addAttribute("letters", fields.of(letters.list(query.filter(), page)));
            if (query.group() != null) {
                model.addAttribute("group", fields.of(letters.groups(query.filter(), Page.of(null, "1"))));
            }
        } else {
            model.addAttribute("groups", fields.of(letters.groups(query.filter(), page)));
        }
        return "console/dead-letters";
    }

    @PostMapping("/console/dead-letters/discards")
    String discardAll(LetterQuery query, @RequestParam(defaultValue = "") String reason, Principal person, RedirectAttributes told) {
        try {
            told.addFlashAttribute("discarded", discard.discardAll(query.filter(), reason, person.getName()).path("discarded").asLong());
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
        }
        return "redirect:/console/dead-letters";
    }
}
