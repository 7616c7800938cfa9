package io.bactrian.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.access.JsonBody;
import io.bactrian.delivery.DeadLetterEdit;
import io.bactrian.delivery.DeadLetterList;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Identifier;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Correcting a dead letter: written, checked and compared with what it was, and only then sent. The check is the edit itself, rolled back,
 * so that what it lets through is what will be sent.
 */
@Controller
class DeadLetterEditPages {

    private static final int UNPROCESSABLE = 422;

    private final DeadLetterList letters;
    private final DeadLetterEdit edits;
    private final JsonBody reader;
    private final Shown shown;
    private final Fields fields;
    private final TransactionTemplate transaction;

    DeadLetterEditPages(DeadLetterList letters, DeadLetterEdit edits, JsonBody reader, Shown shown, Fields fields,
                        PlatformTransactionManager transactions) {
        this.letters = letters;
        this.edits = edits;
        this.reader = reader;
        this.shown = shown;
        this.fields = fields;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * What somebody has written.
     *
     * @param seen the letter's body as it was when the difference was shown, {@linkplain Objects#hashCode hashed}
     */
    record Draft(@Nullable String body, @Nullable String eventType, @Nullable String key, @Nullable Integer seen) {

        Draft {
            // A form sends its line ends as the network likes them.
            body = body == null ? "" : body.replace("\r\n", "\n");
            eventType = eventType == null ? null : eventType.strip();
        }
    }

    @GetMapping("/console/dead-letters/{id}/edit")
    String write(@PathVariable String id, Model model) {
        Map<String, Object> letter = letter(id, model);
        model.addAttribute("draft", new Draft(shown.body((String) letter.get("body")), (String) letter.get("eventType"),
                (String) letter.get("key"), null));
        return "console/edit";
    }

    /** Back from the difference, to go on writing. */
    @PostMapping("/console/dead-letters/{id}/edit")
    String writeOn(@PathVariable String id, Draft draft, Model model) {
        letter(id, model);
        model.addAttribute("draft", draft);
        return "console/edit";
    }

    @PostMapping("/console/dead-letters/{id}/difference")
    String compare(@PathVariable String id, Draft draft, Principal person, Model model, HttpServletResponse response) {
        Map<String, Object> letter = letter(id, model);
        model.addAttribute("draft", draft);
        try {
            JsonNode body = reader.parse(draft.body().getBytes(StandardCharsets.UTF_8));
            transaction.executeWithoutResult(rehearsal -> {
                edit(letter, body, draft, person.getName());
                rehearsal.setRollbackOnly();
            });
            return difference(letter, body, draft, model);
        } catch (HubException e) {
            return refused(e, model, response);
        }
    }

    @PostMapping("/console/dead-letters/{id}/corrected")
    String send(@PathVariable String id, Draft draft, Principal person, Model model, HttpServletResponse response) {
        Map<String, Object> letter = letter(id, model);
        model.addAttribute("draft", draft);
        try {
            JsonNode body = reader.parse(draft.body().getBytes(StandardCharsets.UTF_8));
            if (!Objects.equals(draft.seen(), Objects.hashCode(letter.get("body")))) {
                model.addAttribute("changed", true);
                return difference(letter, body, draft, model);
            }
            edit(letter, body, draft, person.getName());
            return "redirect:/console/dead-letters/{id}";
        } catch (HubException e) {
            return refused(e, model, response);
        }
    }

    private Map<String, Object> letter(String id, Model model) {
        Map<String, Object> letter = fields.of(letters.get(Identifier.of(id)));
        model.addAttribute("letter", letter);
        return letter;
    }

    private void edit(Map<String, Object> letter, JsonNode body, Draft draft, String actor) {
        boolean event = letter.get("topic") != null;
        edits.editOne(((Number) letter.get("id")).longValue(), body, event ? filled(draft.eventType()) : null,
                event ? filled(draft.key()) : null, actor);
    }

    private static String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private String difference(Map<String, Object> letter, JsonNode body, Draft draft, Model model) {
        String before = (String) letter.get("body");
        model.addAttribute("lines", LineDiff.of(shown.body(before), shown.body(body.toString())));
        model.addAttribute("sameBody", shown.body(before).equals(shown.body(body.toString())));
        boolean event = letter.get("topic") != null;
        model.addAttribute("otherType", event && !Objects.equals(letter.get("eventType"), draft.eventType()));
        model.addAttribute("otherKey", event && filled(draft.key()) != null && !draft.key().equals(letter.get("key")));
        model.addAttribute("seen", Objects.hashCode(before));
        return "console/difference";
    }

    private static String refused(HubException failure, Model model, HttpServletResponse response) {
        response.setStatus(UNPROCESSABLE);
        model.addAttribute("refused", failure);
        // What a schema finds stands in one line; each finding begins with its place.
        model.addAttribute("flaws", failure.getMessage().split("; (?=[$/])"));
        return "console/edit";
    }
}
