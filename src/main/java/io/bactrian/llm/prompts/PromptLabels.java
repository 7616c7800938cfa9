package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.RecordedTime;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The labels that were moved, and how: each move is one row of the history and one entry of the audit, in one transaction with the move. */
@Component
class PromptLabels {

    private final JdbcClient database;
    private final Audit audit;

    PromptLabels(JdbcClient database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /** How a label came to move. */
    enum Move {
        PROMOTED("promoted"), CANARY_SET("canary-set"), CANARY_STOPPED("canary-stopped"), ROLLED_BACK("rolled-back"), PULLED("pulled");

        private final String word;

        Move(String word) {
            this.word = word;
        }
    }

    private record Step(long id, @Nullable String versionBefore, @Nullable CanaryShare shareBefore, @Nullable Instant sinceBefore) {
    }

    List<PromptLabel> all() {
        return database.sql("select * from prompt_label").query(PromptLabels::row).list();
    }

    /** Points the label at a version; moves of one prompt happen one after the other. */
    @Transactional(propagation = Propagation.MANDATORY)
    PromptLabel move(Move how, String prompt, String label, String version, @Nullable CanaryShare share, String actor,
                     @Nullable String reason) {
        alone(prompt);
        PromptLabel before = find(prompt, label).orElse(null);
        CanaryShare kept = before == null ? CanaryShare.NONE : before.share();
        set(prompt, label, version, !label.equals(PromptDefinition.CANARY) ? null : share == null ? kept : share, null, actor);
        return note(how, prompt, label, before, actor, reason).orElseThrow();
    }

    /**
     * Sets the canary's share to nothing, unless it was moved meanwhile.
     *
     * @return whether it was still as it was
     */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean stopCanary(String prompt, String version, Predicate<Optional<PromptLabel>> still, String reason) {
        alone(prompt);
        Optional<PromptLabel> before = find(prompt, PromptDefinition.CANARY);
        if (!still.test(before)) {
            return false;
        }
        set(prompt, PromptDefinition.CANARY, version, CanaryShare.NONE, null, Audit.HUB);
        note(Move.CANARY_STOPPED, prompt, PromptDefinition.CANARY, before.orElse(null), Audit.HUB, reason);
        return true;
    }

    /**
     * Takes back the last move that was not taken back yet; a label that the file had set before is the file's again.
     *
     * @return where the label stands now, absent where the file decides
     * @throws HubException {@link ErrorCode#PROMPT_NO_HISTORY}, and what {@code usable} throws for the version that would come back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Optional<PromptLabel> rollBack(String prompt, String label, String actor, Consumer<String> usable) {
        alone(prompt);
        Step last = database.sql("""
                select * from prompt_label_history where prompt = ? and label = ? and action <> 'rolled-back' and not undone
                order by id desc limit 1""").params(prompt, label)
                .query((row, number) -> new Step(row.getLong("id"), row.getString("version_before"), share(row, "share_before"),
                        time(row, "since_before"))).optional()
                .orElseThrow(() -> new HubException(ErrorCode.PROMPT_NO_HISTORY, "No move of the label " + label + " of " + prompt
                        + " is left to take back"));
        PromptLabel before = find(prompt, label).orElse(null);
        if (last.versionBefore() == null) {
            database.sql("delete from prompt_label where prompt = ? and label = ?").params(prompt, label).update();
        } else {
            usable.accept(last.versionBefore());
            set(prompt, label, last.versionBefore(), last.shareBefore(), last.sinceBefore(), actor);
        }
        database.sql("update prompt_label_history set undone = true where id = ?").param(last.id()).update();
        return note(Move.ROLLED_BACK, prompt, label, before, actor, null);
    }

    private void alone(String prompt) {
        database.sql("select pg_advisory_xact_lock(hashtext('prompt'), hashtext(?))").param(prompt).query((row, number) -> 0).list();
    }

    private Optional<PromptLabel> find(String prompt, String label) {
        return database.sql("select * from prompt_label where prompt = ? and label = ?").params(prompt, label).query(PromptLabels::row)
                .optional();
    }

    private void set(String prompt, String label, String version, @Nullable CanaryShare share, @Nullable Instant since, String actor) {
        database.sql("""
                insert into prompt_label as old (prompt, label, version, share, changed_by) values (:prompt, :label, :version, :share, :actor)
                on conflict (prompt, label) do update set version = :version, share = :share, changed_by = :actor,
                    changed_at = clock_timestamp(),
                    since = coalesce(:since, case when old.version = :version then old.since else clock_timestamp() end)""")
                .param("prompt", prompt).param("label", label).param("version", version)
                .param("share", share == null ? null : share.percent(), Types.NUMERIC).param("actor", actor)
                .param("since", since == null ? null : RecordedTime.parameter(since), Types.TIMESTAMP_WITH_TIMEZONE).update();
    }

    private Optional<PromptLabel> note(Move how, String prompt, String label, @Nullable PromptLabel before, String actor,
                                       @Nullable String reason) {
        PromptLabel after = find(prompt, label).orElse(null);
        database.sql("""
                insert into prompt_label_history (prompt, label, action, version_before, share_before, since_before, version_after,
                    share_after, actor, reason)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(prompt, label, how.word, before == null ? null : before.version(), percent(before),
                        before == null ? null : RecordedTime.parameter(before.since()), after == null ? null : after.version(),
                        percent(after), actor, reason)).update();
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("label", label)
                .put("before", before == null ? null : before.version()).put("after", after == null ? null : after.version());
        if (label.equals(PromptDefinition.CANARY)) {
            detail.put("shareBefore", percent(before)).put("shareAfter", percent(after));
        }
        if (reason != null) {
            detail.put("reason", reason);
        }
        audit.record(actor, "prompt." + how.word, "prompt:" + prompt, detail);
        return Optional.ofNullable(after);
    }

    @Nullable
    private static BigDecimal percent(@Nullable PromptLabel label) {
        return label == null || label.share() == null ? null : label.share().percent();
    }

    private static PromptLabel row(ResultSet row, int number) throws SQLException {
        return new PromptLabel(row.getString("prompt"), row.getString("label"), row.getString("version"), share(row, "share"),
                time(row, "since"), row.getString("changed_by"));
    }

    @Nullable
    private static CanaryShare share(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column) == null ? null : new CanaryShare(row.getBigDecimal(column));
    }

    @Nullable
    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
