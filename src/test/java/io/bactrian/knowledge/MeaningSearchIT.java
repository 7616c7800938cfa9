package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Search by vectors on a real PostgreSQL, with a model that knows three things in two languages. */
class MeaningSearchIT {

    private static final List<List<String>> THINGS = List.of(List.of("refund", "возврат", "вернут"), List.of("whale", "кит"), List.of("tower", "башн"));

    @RegisterExtension
    static final KnowledgeDatabase database = new KnowledgeDatabase();

    private ThreeThings model;
    private KnowledgeAlone hub;

    @BeforeEach
    void oneHub() {
        database.clear();
        model = new ThreeThings();
        hub = new KnowledgeAlone(database.source(), guarded(model), null, KnowledgeAlone.CACHED);
    }

    private static PatientEmbedder guarded(VectorModel model) {
        return new GuardedEmbedder(model, KnowledgeAlone.settings(10).embedder());
    }

    /** A dimension for each thing, and one for everything else. */
    private static final class ThreeThings implements VectorModel {

        private final List<String> embedded = new ArrayList<>();
        private boolean away;

        @Override
        public float[][] vectors(List<String> texts, Duration longest) throws IOException {
            if (away) {
                throw new IOException("away");
            }
            if (texts.stream().anyMatch(text -> text.contains("poison"))) {
                throw new JsonOverHttp.Refused(400);
            }
            embedded.addAll(texts);
            return texts.stream().map(text -> {
                float[] vector = new float[THINGS.size() + 1];
                for (int thing = 0; thing < THINGS.size(); thing++) {
                    vector[thing] = THINGS.get(thing).stream().anyMatch(text.toLowerCase()::contains) ? 1 : 0;
                }
                vector[THINGS.size()] = 0.1f;
                return vector;
            }).toArray(float[][]::new);
        }
    }

    /** Enough articles about nothing for the scale of cosines. */
    private void writeOthers() {
        for (int number = 0; number < 15; number++) {
            hub.write("Tower " + number, "A tower of height " + number + " stands there.");
        }
    }

    @Test
    void shouldFindAcrossLanguagesOnceAnArticleIsEmbedded() {
        long refund = hub.write("Refund", "A refund goes to the same card.");
        assertThat(hub.find("Как вернуть деньги?")).isEmpty();

        hub.embed();

        assertThat(hub.find("Как вернуть деньги?")).containsExactly(refund);
        assertThat(hub.search.find("Как вернуть деньги?", null, 5).byMeaning()).isTrue();
    }

    @Test
    void shouldAskNoModelAgainAfterARestartAndOnAnotherHub() {
        long whale = hub.write("Whale", "The whale is large.");
        hub.embed();
        int asked = model.embedded.size();

        KnowledgeAlone restarted = new KnowledgeAlone(database.source(), guarded(model), null, KnowledgeAlone.CACHED);
        restarted.embed();
        assertThat(model.embedded).hasSize(asked);
        assertThat(restarted.find("кит")).containsExactly(whale);
    }

    @Test
    void shouldFallBackToWordsWhileTheModelIsAwayAndMakeUpForItLater() {
        model.away = true;
        long refund = hub.write("Refund", "A refund goes to the same card.");
        hub.embed();
        HybridSearch.Result found = hub.search.find("refund card", null, 5);
        assertThat(found.passages()).extracting(KnowledgeSearch.Passage::articleId).containsExactly(refund);
        assertThat(found.byMeaning()).isFalse();

        model.away = false;
        hub.embed();
        assertThat(model.embedded).as("not tried again at once").isEmpty();
        hub.database.sql("update knowledge_embedding set not_before = now() - interval '1 second'").update();
        hub.embed();
        assertThat(hub.find("вернуть")).containsExactly(refund);
    }

    @Test
    void shouldNotLetOneTextThatTheModelCannotTakeHoldUpOthers() {
        hub.write("Poison", "This is poison for the model.");
        List<Long> good = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            good.add(hub.write("Whale " + number, "A whale, the whale number " + number + "."));
        }
        for (int run = 0; run < 12; run++) {
            hub.embed();
            hub.database.sql("update knowledge_embedding set not_before = now() - interval '1 second' where vector is null").update();
        }

        assertThat(hub.find("кит")).containsExactlyInAnyOrderElementsOf(good);
        assertThat(hub.find("poison")).as("found by its words").isNotEmpty();
    }

    @Test
    void shouldForgetTheVectorsOfWhatIsNotFoundAnyMore() {
        KnowledgeAlone otherHub = new KnowledgeAlone(database.source(), guarded(model), null, KnowledgeAlone.CACHED);
        long whale = hub.write("Whale", "The whale is large.");
        long refund = hub.write("Refund", "A refund goes to the same card.");
        hub.embed();
        assertThat(otherHub.find("кит")).containsExactly(whale);

        hub.archive(whale);
        hub.rewrite(refund, "Tower", "A tower is high.");
        assertThat(otherHub.find("кит")).isEmpty();
        hub.embed();

        assertThat(otherHub.find("возврат")).isEmpty();
        assertThat(otherHub.find("башня")).containsExactly(refund);
        assertThat(hub.database.sql("select count(*) from knowledge_embedding").query(Integer.class).single()).isEqualTo(1);
    }

    @Test
    void shouldPutWhatBothHalvesFindFirst() {
        writeOthers();
        long both = hub.write("Refund", "A refund goes back to the card.");
        hub.write("Возврат", "Деньги поступают обратно.");
        hub.write("Cards", "A card is plastic, the card is blue, no card is free.");
        for (int run = 0; run < 3; run++) {
            hub.embed();
        }

        assertThat(hub.find("refund to a card")).startsWith(both).hasSizeGreaterThan(1);
    }

    @Test
    void shouldDegradeWhenTheStoreOfVectorsIsAway() {
        VectorStore away = new VectorStore() {
            @Override
            public void put(Map<Long, float[]> vectors) throws IOException {
                throw new IOException("away");
            }

            @Override
            public void remove(Collection<Long> chunks) throws IOException {
                throw new IOException("away");
            }

            @Override
            public List<Near> nearest(float[] question, int limit) throws IOException {
                throw new IOException("away");
            }
        };
        KnowledgeAlone lame = new KnowledgeAlone(database.source(), guarded(model), away, KnowledgeAlone.CACHED);
        long refund = lame.write("Refund", "A refund goes to the same card.");
        lame.embed();

        assertThat(lame.find("refund card")).containsExactly(refund);
        assertThat(lame.database.sql("select attempts from knowledge_embedding where vector is null").query(Integer.class).single()).isEqualTo(1);
    }

    /** The embedded PostgreSQL has no pgvector: a type and an operator of the same names stand for it, so that the statements run. */
    @Test
    void shouldSearchInPgvector() throws Exception {
        JdbcClient sql = JdbcClient.create(database.source());
        sql.sql("create domain vector as text").update();
        sql.sql("""
                create function cosine_distance(one text, other text) returns float8 immutable language sql as $$
                  select 1 - sum(a * b) / sqrt(sum(a * a) * sum(b * b))
                  from unnest(translate(one, '[]', '{}')::float8[], translate(other, '[]', '{}')::float8[]) as v (a, b) $$""").update();
        sql.sql("create operator <=> (leftarg = text, rightarg = text, function = cosine_distance)").update();
        PgVectors vectors = new PgVectors(sql, "words");
        assertThat(vectors.nearest(new float[] {1, 0, 0, 0}, 5)).isEmpty();
        sql.sql("create table " + vectors.table() + " (chunk_id bigint primary key, embedding vector not null)").update();

        KnowledgeAlone withPgvector = new KnowledgeAlone(database.source(), guarded(model), vectors, KnowledgeAlone.CACHED);
        long whale = withPgvector.write("Whale", "The whale is large.");
        long refund = withPgvector.write("Refund", "A refund goes to the same card.");
        withPgvector.embed();
        assertThat(withPgvector.find("кит")).containsExactly(whale);
        assertThat(withPgvector.find("возврат")).containsExactly(refund);

        withPgvector.archive(whale);
        withPgvector.embed();
        assertThat(withPgvector.find("кит")).isEmpty();
        assertThat(sql.sql("select count(*) from " + vectors.table()).query(Integer.class).single()).isEqualTo(1);
        vectors.put(Map.of(99L, new float[] {1, 0, 0, 0}));
        vectors.put(Map.of(99L, new float[] {0, 1, 0, 0}));
        assertThat(vectors.nearest(new float[] {0, 1, 0, 0}, 1)).extracting(VectorStore.Near::chunkId).containsExactly(99L);
        assertThat(Optional.of(vectors.nearest(new float[] {0, 1, 0, 0}, 1).get(0).cosine())).hasValueSatisfying(
                cosine -> assertThat(cosine).isGreaterThan(0.99));
    }
}
