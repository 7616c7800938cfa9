package io.bactrian.console;

import io.bactrian.delivery.HubException;
import io.bactrian.delivery.JournalStory;
import java.util.Map;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What happened to a business key, across all systems, as a time line. */
@Controller
class JournalPages {

    private static final int HOPS = 100;

    private final JournalStory journal;

    JournalPages(JournalStory journal) {
        this.journal = journal;
    }

    @GetMapping("/console/journal")
    String show(@RequestParam(defaultValue = "") String key, @RequestParam(defaultValue = "") String correlationId,
                @RequestParam(required = false) String cursor, @RequestParam(required = false) String after, Model model) {
        String wantedKey = key.strip();
        String wantedCorrelation = correlationId.strip();
        model.addAttribute("key", wantedKey);
        model.addAttribute("correlationId", wantedCorrelation);
        if (wantedKey.isEmpty() && wantedCorrelation.isEmpty()) {
            return "console/journal";
        }
        try {
            JournalStory.Story story = journal.of(wantedKey, wantedCorrelation, cursor, HOPS);
            TimeLine line = TimeLine.of(story.hops(), after);
            model.addAttribute("line", line);
            model.addAttribute("next", next(wantedKey, wantedCorrelation, story.nextCursor(), line.last()));
        } catch (HubException e) {
            model.addAttribute("refused", e);
        }
        return "console/journal";
    }

    private static String next(String key, String correlationId, @Nullable String cursor, @Nullable String last) {
        return cursor == null ? null : UriComponentsBuilder.fromPath("/console/journal").queryParam("key", "{key}")
                .queryParam("correlationId", "{correlationId}").queryParam("cursor", cursor).queryParam("after", "{last}").encode()
                .buildAndExpand(Map.of("key", key, "correlationId", correlationId, "last", last == null ? "" : last)).toUriString();
    }
}
