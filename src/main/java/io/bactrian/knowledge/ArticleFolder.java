package io.bactrian.knowledge;

import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A folder of Markdown files that become articles: at the start, and whenever a file changes. A file is known by its path and its content,
 * so that an unchanged one changes nothing, however many hubs read the folder. A file that goes leaves its article; {@code archived: true}
 * in its front matter takes that away.
 */
@Component("articleFolder")
public class ArticleFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ArticleFolder.class);
    private static final String ACTOR = "knowledge-folder";
    private static final long LARGEST_FILE = 2_000_000;
    private static final int MOST_FILES = 20_000;

    private final JdbcClient database;
    private final ArticleStore store;
    private final TransactionOperations transactions;
    private final Path folder;
    private final Map<String, Seen> seen = new HashMap<>();

    ArticleFolder(JdbcClient database, ArticleStore store, TransactionOperations transactions, KnowledgeSettings settings,
            @Value("${hub.home}") String home) {
        this.database = database;
        this.store = store;
        this.transactions = transactions;
        this.folder = !settings.folder().isBlank() ? Path.of(settings.folder())
                : home.startsWith("file:") ? Path.of(home.substring("file:".length()), "knowledge") : null;
    }

    private record Seen(long size, long modified) {
    }

    private record Known(long id, String contentHash, String status) {
    }

    /** Imports what is new or has changed since this hub looked last. A file that cannot be imported is named in the log and left. */
    public synchronized void importChanged() throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".md") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES).sorted().toList();
        }
        for (Path file : files) {
            String path = folder.relativize(file).toString().replace('\\', '/');
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                Seen state = new Seen(now.size(), now.lastModifiedTime().toMillis());
                if (!state.equals(seen.get(path))) {
                    importFile(file, path, state);
                    seen.put(path, state);
                }
            } catch (IOException e) {
                LOG.warn("The article {} could not be read: {}", path, e.getMessage());
            }
        }
    }

    private void importFile(Path file, String path, Seen state) throws IOException {
        if (state.size() > LARGEST_FILE) {
            LOG.warn("The article {} is larger than {} bytes and was not imported", path, LARGEST_FILE);
            return;
        }
        byte[] content = Files.readAllBytes(file);
        try {
            FrontMatter front = FrontMatter.of(new String(content, StandardCharsets.UTF_8).replace("\u0000", ""));
            String title = front.title().isBlank() ? file.getFileName().toString().replaceFirst("\\.md$", "").replace('-', ' ') : front.title();
            ArticleText text = ArticleText.of(title, front.text(), front.language());
            transactions.executeWithoutResult(transaction -> apply(path, text, hash(content), front.archived()));
        } catch (HubException | IOException e) {
            LOG.warn("The article {} was not imported: {}", path, e.getMessage());
        } catch (DuplicateKeyException e) {
            LOG.debug("Another hub imports {}", path);
        } catch (NonTransientDataAccessException e) {
            // Where it is the database that is away, this fails as well, and all files wait. Else those behind this one need not.
            database.sql("select 1").query(Integer.class).single();
            LOG.warn("The article {} was not imported, since the database does not take it: {}", path, e.getMessage());
        }
    }

    private void apply(String path, ArticleText text, String hash, boolean archived) {
        Optional<Known> known = database.sql("select id, content_hash, status from knowledge_article where path = ? for update").param(path)
                .query(Known.class).optional();
        if (known.isPresent() && hash.equals(known.get().contentHash())) {
            return;
        }
        long id = known.map(Known::id).orElseGet(
                () -> store.create(text, ArticleStore.Origin.ofFile(path, hash), ACTOR).path("articleId").longValue());
        if (known.isPresent()) {
            store.replace(id, text, hash, ACTOR);
        }
        if (archived) {
            store.archive(id, ACTOR);
        }
        LOG.info("The article {} was {}", path, archived ? "archived" : known.isPresent() ? "changed" : "imported");
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
