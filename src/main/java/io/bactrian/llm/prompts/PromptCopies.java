package io.bactrian.llm.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.delivery.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The durable copy of a remote registry. What the registry forgets stays here, so that a registry that is away, empty or wrong takes no
 * prompt from the hub; what is bounded is how many versions are kept.
 */
@Component
class PromptCopies {

    static final int MOST_PROMPTS = 500;
    static final int MOST_VERSIONS = 50;

    private final JdbcClient database;

    PromptCopies(JdbcClient database) {
        this.database = database;
    }

    /** One version as it is copied. */
    record Copy(String prompt, PromptText text) {
    }

    /** Grows with each change; 0 where nothing was ever copied. */
    long revision(String registry) {
        return database.sql("select revision from prompt_registry where registry = ?").param(registry).query(Long.class).optional()
                .orElse(0L);
    }

    /** The versions of every prompt, oldest first. */
    Map<String, Map<String, PromptText>> all(String registry) {
        Map<String, Map<String, PromptText>> prompts = new TreeMap<>();
        database.sql("select * from prompt_copy where registry = ? order by prompt, number").param(registry).query(PromptCopies::row).list()
                .forEach(copy -> prompts.computeIfAbsent(copy.prompt(), prompt -> new LinkedHashMap<>())
                        .put(copy.text().version(), copy.text()));
        return prompts;
    }

    /**
     * Keeps what was pulled of one prompt. Of many versions the newest stay, and those that a label points at.
     *
     * @return the labels that have moved since they were last seen, with the number of their version
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Map<String, Integer> keep(String registry, String prompt, Map<Integer, PromptText> versions, Map<String, Integer> labels) {
        database.sql("insert into prompt_registry (registry) values (?) on conflict do nothing").param(registry).update();
        // The row's lock puts the pulls of several hubs one after the other.
        database.sql("select revision from prompt_registry where registry = ? for update").param(registry).query(Long.class).single();
        if (isNewAndTooMany(registry, prompt)) {
            return Map.of();
        }
        int changed = 0;
        for (Map.Entry<Integer, PromptText> version : versions.entrySet()) {
            changed += keep(registry, prompt, version.getKey(), version.getValue());
        }
        Map<String, Integer> moved = moved(registry, prompt, labels);
        if (changed + moved.size() > 0) {
            forget(registry, prompt);
            database.sql("update prompt_registry set revision = revision + 1 where registry = ?").param(registry).update();
        }
        return moved;
    }

    /** A pull got through to its end. */
    @Transactional
    public void pulled(String registry) {
        database.sql("""
                insert into prompt_registry (registry, pulled_at) values (?, now())
                on conflict (registry) do update set pulled_at = now()""")
                .param(registry).update();
    }

    /** When a pull last got through to its end, on whichever hub. */
    Optional<Instant> pulledAt(String registry) {
        return database.sql("select pulled_at from prompt_registry where registry = ? and pulled_at is not null").param(registry)
                .query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
    }

    private boolean isNewAndTooMany(String registry, String prompt) {
        return database.sql("""
                select count(distinct prompt) >= :most and not coalesce(bool_or(prompt = :prompt), false)
                from prompt_copy where registry = :registry""")
                .param("most", MOST_PROMPTS).param("prompt", prompt).param("registry", registry).query(Boolean.class).single();
    }

    private int keep(String registry, String prompt, int number, PromptText text) {
        ArrayNode sections = JsonNodeFactory.instance.arrayNode();
        text.sections().forEach(section -> sections.addObject().put("role", section.role().word()).put("text", section.text()));
        return database.sql("""
                insert into prompt_copy as old (registry, prompt, number, sections, max_tokens, temperature, problem)
                values (:registry, :prompt, :number, :sections::jsonb, :maxTokens, :temperature, :problem)
                on conflict (registry, prompt, number) do update set sections = excluded.sections, max_tokens = excluded.max_tokens,
                    temperature = excluded.temperature, problem = excluded.problem, copied_at = clock_timestamp()
                where (old.sections, old.max_tokens, old.temperature, old.problem)
                    is distinct from (excluded.sections, excluded.max_tokens, excluded.temperature, excluded.problem)""")
                .param("registry", registry).param("prompt", prompt).param("number", number).param("sections", sections.toString())
                .param("maxTokens", text.maxTokens(), Types.INTEGER).param("temperature", text.temperature(), Types.DOUBLE)
                .param("problem", text.problem(), Types.VARCHAR).update();
    }

    private Map<String, Integer> moved(String registry, String prompt, Map<String, Integer> labels) {
        Map<String, Integer> moved = new TreeMap<>();
        labels.forEach((label, number) -> {
            int changed = database.sql("""
                    insert into prompt_copy_label as old (registry, prompt, label, number) values (?, ?, ?, ?)
                    on conflict (registry, prompt, label) do update set number = excluded.number where old.number <> excluded.number""")
                    .params(registry, prompt, label, number).update();
            if (changed > 0) {
                moved.put(label, number);
            }
        });
        return moved;
    }

    private void forget(String registry, String prompt) {
        database.sql("""
                delete from prompt_copy copy where registry = :registry and prompt = :prompt
                    and number not in (select number from prompt_copy where registry = :registry and prompt = :prompt
                        order by number desc limit :most)
                    and number not in (select number from prompt_copy_label where registry = :registry and prompt = :prompt)
                    and not exists (select from prompt_label label where label.prompt = :prompt
                        and label.version = :registry || '-' || copy.number)""")
                .param("registry", registry).param("prompt", prompt).param("most", MOST_VERSIONS).update();
    }

    private static Copy row(ResultSet row, int number) throws SQLException {
        List<PromptSection> sections = new ArrayList<>();
        try {
            for (JsonNode section : StrictJson.mapper().readTree(row.getString("sections"))) {
                sections.add(new PromptSection(PromptSection.Role.valueOf(section.path("role").asText().toUpperCase(Locale.ROOT)),
                        section.path("text").asText()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A copied prompt is not JSON", e);
        }
        String registry = row.getString("registry");
        return new Copy(row.getString("prompt"), new PromptText(registry + "-" + row.getInt("number"), registry, sections,
                row.getObject("max_tokens", Integer.class), row.getObject("temperature", Double.class),
                row.getString("problem")));
    }
}
