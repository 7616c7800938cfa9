package io.bactrian.knowledge;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts the changes of the knowledge base. The counter is one row that a change keeps locked until it commits: whoever sees a version sees
 * all that came before it too, which a sequence would not promise.
 */
@Component("knowledgeVersion")
class KnowledgeVersion {

    private final JdbcClient database;

    KnowledgeVersion(JdbcClient database) {
        this.database = database;
    }

    /** @param forgotten of what was retired at this version or before nothing is left */
    record State(long version, long forgotten) {
    }

    State now() {
        return database.sql("select version, forgotten from knowledge_state").query(State.class).single();
    }

    /** The version of the change that the surrounding transaction makes. Changes wait for each other from here to their commit. */
    @Transactional(propagation = Propagation.MANDATORY)
    long next() {
        return database.sql("update knowledge_state set version = version + 1 returning version").query(Long.class).single();
    }

    /** Deletes the chunks that have been retired for long, of whom no hub needs to hear any more. */
    @Transactional
    public void forgetRetired() {
        database.sql("""
                with old as (
                  delete from knowledge_chunk where retired <= (select version from knowledge_state) - 10000 returning retired)
                update knowledge_state set forgotten = greatest(forgotten, (select max(retired) from old))
                where exists (select from old)""").update();
    }
}
