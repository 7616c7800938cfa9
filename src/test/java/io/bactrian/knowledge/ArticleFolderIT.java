package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The folder of Markdown files, on a real PostgreSQL. */
class ArticleFolderIT {

    @RegisterExtension
    static final KnowledgeDatabase database = new KnowledgeDatabase();

    @TempDir
    private Path folder;
    private KnowledgeAlone hub;
    private int saves;

    @BeforeEach
    void oneHub() {
        database.clear();
        hub = new KnowledgeAlone(database.source());
    }

    private ArticleFolder reader() {
        KnowledgeSettings settings = new KnowledgeSettings(folder.toString(), 10, hub.settings.embedder(), hub.settings.vectors());
        return new ArticleFolder(hub.database, hub.store, hub.transactions, settings, "classpath:");
    }

    private void save(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        // Two saves within one tick of the clock are still two.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(++saves)));
    }

    private List<String> articles() {
        return hub.database.sql("select title || '/' || language || '/' || status || '/' || version from knowledge_article order by path")
                .query(String.class).list();
    }

    @Test
    void shouldImportEachFileOnceHoweverManyHubsReadTheFolder() throws Exception {
        save("billing/refunds.md", "---\ntitle: Refunds\nlanguage: en\n---\nMoney goes back to the card.\n");
        save("часы-работы.md", "# Часы работы\n\nПоддержка работает с девяти.\n");
        save("no-title.md", "Only a text.\n");
        save("ignored.txt", "No article.");
        ArticleFolder one = reader();
        ArticleFolder other = reader();

        one.importChanged();
        one.importChanged();
        other.importChanged();

        assertThat(articles()).containsExactly("Refunds/en/published/1", "no title/en/published/1", "Часы работы/ru/published/1");
        assertThat(hub.find("Со скольки работает поддержка?")).hasSize(1);
    }

    @Test
    void shouldImportAChangedFileAgainAndLeaveAnArticleWhoseFileIsGone() throws Exception {
        save("a.md", "---\ntitle: A\n---\nAbout elephants.\n");
        save("b.md", "---\ntitle: B\n---\nAbout zebras.\n");
        ArticleFolder reader = reader();
        reader.importChanged();

        save("a.md", "---\ntitle: A\n---\nAbout giraffes.\n");
        Files.delete(folder.resolve("b.md"));
        reader.importChanged();

        assertThat(articles()).containsExactly("A/en/published/2", "B/en/published/1");
        assertThat(hub.find("elephants")).isEmpty();
        assertThat(hub.find("giraffes")).hasSize(1);

        save("a.md", "---\ntitle: A\narchived: true\n---\nAbout giraffes.\n");
        reader.importChanged();
        assertThat(articles()).containsExactly("A/en/archived/3", "B/en/published/1");
        assertThat(hub.find("giraffes")).isEmpty();
    }

    @Test
    void shouldPassOverWhatIsNoArticleAndImportTheRest() throws Exception {
        save("broken.md", "---\ntitle: [unclosed\n---\ntext");
        save("empty.md", "");
        save("language.md", "---\ntitle: T\nlanguage: fr\n---\ntext");
        Files.write(folder.resolve("binary.md"), new byte[] {(byte) 0xff, 0, 1, 2});
        Files.createSymbolicLink(folder.resolve("link.md"), Path.of("/etc/hostname"));
        save("huge.md", "x ".repeat(1_100_000));
        save("good.md", "\uFEFF---\r\ntitle: Good\r\n---\r\nA good text.\r\n");

        reader().importChanged();

        assertThat(articles()).containsExactly("Good/en/published/1");
    }

    /** No index of the database takes a path of so many different letters, and the files behind it in the alphabet were never imported. */
    @Test
    void shouldImportTheFilesBehindOneThatTheDatabaseDoesNotTake() throws Exception {
        String path = new Random(7).ints(12).mapToObj(seed -> new Random(seed).ints(120).mapToObj("%02x"::formatted)
                .map(word -> word.substring(word.length() - 2)).collect(Collectors.joining())).collect(Collectors.joining("/"));
        save("0/" + path + "/deep.md", "Too deep.\n");
        save("z.md", "# Last\n\nBehind it.\n");
        ArticleFolder reader = reader();

        reader.importChanged();
        reader.importChanged();

        assertThat(articles()).containsExactly("Last/en/published/1");
    }

    @Test
    void shouldDoNothingWithoutAFolder() throws Exception {
        KnowledgeSettings none = new KnowledgeSettings("", 10, hub.settings.embedder(), hub.settings.vectors());
        new ArticleFolder(hub.database, hub.store, hub.transactions, none, "classpath:").importChanged();
        new ArticleFolder(hub.database, hub.store, hub.transactions, none, "file:" + folder.resolve("absent")).importChanged();
        assertThat(articles()).isEmpty();

        Files.createDirectories(folder.resolve("knowledge"));
        save("knowledge/a.md", "# A\ntext");
        new ArticleFolder(hub.database, hub.store, hub.transactions, none, "file:" + folder).importChanged();
        assertThat(articles()).containsExactly("A/en/published/1");
    }
}
