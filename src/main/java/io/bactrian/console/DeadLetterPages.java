package io.bactrian.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.DeadLetters;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The dead letters: all that wait, and one of them with everything that is known of it. */
@Controller
class DeadLetterPages {

    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() { };

    private final DeadLetters letters;
    private final ObjectMapper json;

    DeadLetterPages(DeadLetters letters, ObjectMapper json) {
        this.letters = letters;
        this.json = json;
    }

    @GetMapping("/console/dead-letters")
    String list(@RequestParam(required = false) String status, @RequestParam(required = false) String cursor, Model model) {
        model.addAttribute("status", status == null ? "open" : status);
        model.addAttribute("letters", fields(letters.list(status, cursor, null).body()));
        return "console/dead-letters";
    }

    @GetMapping("/console/dead-letters/{id}")
    String one(@PathVariable String id, Model model) {
        model.addAttribute("letter", fields(letters.get(id).body()));
        return "console/dead-letter";
    }

    private Map<String, Object> fields(JsonNode node) {
        return json.convertValue(node, FIELDS);
    }
}
