package io.bactrian.console;

import io.bactrian.delivery.DeadLetterDiscard;
import io.bactrian.delivery.DeadLetterList;
import io.bactrian.delivery.DeadLetterRetry;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Identifier;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One dead letter with everything that is known of it; retried or given up as it is. */
@Controller
class DeadLetterPage {

    private static final String BACK = "redirect:/console/dead-letters/{id}";

    private final DeadLetterList letters;
    private final DeadLetterRetry retry;
    private final DeadLetterDiscard discard;
    private final Fields fields;
    private final Shown shown;

    DeadLetterPage(DeadLetterList letters, DeadLetterRetry retry, DeadLetterDiscard discard, Fields fields, Shown shown) {
        this.letters = letters;
        this.retry = retry;
        this.discard = discard;
        this.fields = fields;
        this.shown = shown;
    }

    @GetMapping("/console/dead-letters/{id}")
    String show(@PathVariable String id, Model model) {
        Map<String, Object> letter = fields.of(letters.get(Identifier.of(id)));
        model.addAttribute("letter", letter);
        model.addAttribute("inHand", letter.get("status").equals("open") || isLost(letter));
        model.addAttribute("edits", ((List<?>) letter.get("edits")).stream().map(edit -> Edit.of((Map<?, ?>) edit, shown)).toList());
        return "console/dead-letter";
    }

    /** A retry that nobody has heard of for so long may be given again. */
    private static boolean isLost(Map<String, Object> letter) {
        return letter.get("status").equals("retried") && letter.get("retriedAt") instanceof String retriedAt
                && Instant.parse(retriedAt).isBefore(Instant.now().minus(DeadLetterRetry.PATIENCE));
    }

    /** Who changed what. */
    record Edit(String actor, String at, @Nullable String typeBefore, @Nullable String typeAfter, @Nullable String keyBefore,
                @Nullable String keyAfter, List<LineDiff.Line> lines) {

        static Edit of(Map<?, ?> edit, Shown shown) {
            return new Edit((String) edit.get("actor"), (String) edit.get("at"), (String) edit.get("eventTypeBefore"),
                    (String) edit.get("eventTypeAfter"), (String) edit.get("keyBefore"), (String) edit.get("keyAfter"),
                    LineDiff.of(shown.body((String) edit.get("bodyBefore")), shown.body((String) edit.get("bodyAfter"))));
        }
    }

    /** The part of the page that changes while a retry is under way. */
    @GetMapping("/console/dead-letters/{id}/state")
    String state(@PathVariable String id, Model model) {
        show(id, model);
        return "console/dead-letter :: state";
    }

    @PostMapping("/console/dead-letters/{id}/retry")
    String retry(@PathVariable String id, Principal person, RedirectAttributes told) {
        try {
            retry.retryOne(Identifier.of(id), person.getName());
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
        }
        return BACK;
    }

    @PostMapping("/console/dead-letters/{id}/discard")
    String discard(@PathVariable String id, @RequestParam(defaultValue = "") String reason, Principal person, RedirectAttributes told) {
        try {
            discard.discardOne(Identifier.of(id), reason, person.getName());
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
        }
        return BACK;
    }
}
