package io.bactrian.console;

import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.RetryJobs;
import java.security.Principal;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Retries of many dead letters: begun from a group or a filter, watched, and cancelled. */
@Controller
class RetryPages {

    private final RetryJobs jobs;
    private final Fields fields;

    RetryPages(RetryJobs jobs, Fields fields) {
        this.jobs = jobs;
        this.fields = fields;
    }

    @PostMapping("/console/retries")
    String begin(LetterQuery query, Principal person, RedirectAttributes told) {
        try {
            return "redirect:/console/retries/" + jobs.beginWith(query.filter(), null, person.getName()).path("id").asLong();
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
            return "redirect:/console/dead-letters";
        }
    }

    @GetMapping("/console/retries/{id}")
    String show(@PathVariable String id, Model model) {
        Map<String, Object> job = fields.of(jobs.get(Identifier.of(id)));
        model.addAttribute("job", job);
        model.addAttribute("progress", Progress.of(job));
        return "console/retry";
    }

    /** The part of the page that changes while the job runs. */
    @GetMapping("/console/retries/{id}/state")
    String state(@PathVariable String id, Model model) {
        show(id, model);
        return "console/retry :: state";
    }

    @PostMapping("/console/retries/{id}/cancel")
    String cancel(@PathVariable String id, Principal person, RedirectAttributes told) {
        try {
            jobs.cancel(Identifier.of(id), person.getName());
        } catch (HubException e) {
            told.addFlashAttribute("refused", e);
        }
        return "redirect:/console/retries/{id}";
    }

    /** Shares of a hundred, and how many messages are settled. */
    record Progress(long settled, long total, double resolved, double failed, double skipped) {

        static Progress of(Map<String, Object> job) {
            long total = number(job, "total");
            double unit = total == 0 ? 0 : 100.0 / total;
            long resolved = number(job, "resolved");
            long failed = number(job, "failed");
            long skipped = number(job, "skipped");
            return new Progress(resolved + failed + skipped, total, resolved * unit, failed * unit, skipped * unit);
        }

        private static long number(Map<String, Object> job, String field) {
            return ((Number) job.get(field)).longValue();
        }
    }
}
