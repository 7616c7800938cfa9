package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/**
 * The stand-ins' memory: named collections of JSON documents under {@code <hub.data-dir>/sandbox/}, one file each. A change is one appended
 * line, which survives a kill; a torn last line is dropped, and the file is rewritten and replaced in one move when it has grown. A full
 * collection forgets its oldest document.
 */
@SandboxBean("sandboxDocuments")
class Documents implements DisposableBean {

    private static final int CAPACITY = 10_000;

    private final Path folder;
    private final int capacity;
    private final Map<String, Collection> open = new ConcurrentHashMap<>();

    @Autowired
    Documents(@Value("${hub.data-dir}") Path dataDirectory) {
        this(dataDirectory.resolve("sandbox"), CAPACITY);
    }

    Documents(Path folder, int capacity) {
        this.folder = folder;
        this.capacity = capacity;
    }

    /** The collection of this name, read from its file the first time. */
    Collection collection(String name) {
        if (!Pattern.matches("[a-z0-9-]+", name)) {
            throw new IllegalArgumentException("A collection's name is in lower case with hyphens: " + name);
        }
        return open.computeIfAbsent(name, key -> new Collection(folder.resolve(key + ".jsonl"), capacity));
    }

    @Override
    public void destroy() {
        open.values().forEach(Collection::close);
    }

    /** Documents in the order in which they came, each under its id. What goes in and comes out is a copy. */
    static final class Collection {

        private final Path file;
        private final int capacity;
        private final Map<String, ObjectNode> documents = new LinkedHashMap<>();
        private long sequence;
        private long lines;
        private Writer log;

        private Collection(Path file, int capacity) {
            this.file = file;
            this.capacity = capacity;
            try {
                Files.createDirectories(file.getParent());
                if (Files.exists(file)) {
                    load();
                }
                rewrite();
            } catch (IOException cause) {
                throw new UncheckedIOException("The sandbox's records in " + file + " cannot be used", cause);
            }
        }

        /** Adds what the function makes of the next number, under that number as its id. No number comes back, after a restart neither. */
        synchronized ObjectNode add(LongFunction<ObjectNode> document) {
            return insert(null, document).orElseThrow();
        }

        /** Adds what the function makes of the next number, unless the id is taken. */
        synchronized Optional<ObjectNode> insert(String id, LongFunction<ObjectNode> document) {
            if (id != null && documents.containsKey(id)) {
                return Optional.empty();
            }
            long number = sequence + 1;
            ObjectNode made = document.apply(number);
            sequence = number;
            store(id == null ? String.valueOf(number) : id, made);
            return Optional.of(made.deepCopy());
        }

        synchronized void put(String id, ObjectNode document) {
            store(id, document);
        }

        synchronized Optional<ObjectNode> get(String id) {
            return Optional.ofNullable(documents.get(id)).map(ObjectNode::deepCopy);
        }

        /** Changes the document in one step; the consumer may throw to leave it as it was. */
        synchronized Optional<ObjectNode> change(String id, Consumer<ObjectNode> change) {
            Optional<ObjectNode> copy = get(id);
            copy.ifPresent(document -> {
                change.accept(document);
                store(id, document);
            });
            return copy;
        }

        synchronized void remove(String id) {
            if (documents.remove(id) != null) {
                append(id, null);
            }
        }

        synchronized void removeIf(Predicate<ObjectNode> predicate) {
            List.copyOf(documents.keySet()).stream().filter(id -> predicate.test(documents.get(id))).forEach(this::remove);
        }

        synchronized List<ObjectNode> list(Predicate<ObjectNode> predicate) {
            List<ObjectNode> found = new ArrayList<>();
            documents.values().stream().filter(predicate).forEach(document -> found.add(document.deepCopy()));
            return found;
        }

        synchronized Optional<ObjectNode> first(Predicate<ObjectNode> predicate) {
            return documents.values().stream().filter(predicate).findFirst().map(ObjectNode::deepCopy);
        }

        synchronized int size() {
            return documents.size();
        }

        private void store(String id, ObjectNode document) {
            documents.put(id, document.deepCopy());
            append(id, document);
            if (documents.size() > capacity) {
                remove(documents.keySet().iterator().next());
            }
        }

        private void append(String id, ObjectNode document) {
            try {
                write(log, id, document);
                log.flush();
                if (++lines > 1_000 + 4L * documents.size()) {
                    rewrite();
                }
            } catch (IOException cause) {
                throw new UncheckedIOException("The sandbox cannot write " + file, cause);
            }
        }

        private void write(Writer writer, String id, ObjectNode document) throws IOException {
            ObjectNode line = Json.object().put("id", id).put("sequence", sequence);
            line.set("document", document);
            writer.write(Json.text(line) + "\n");
        }

        private void load() throws IOException {
            for (String text : Files.readString(file).split("\n")) {
                JsonNode line;
                try {
                    line = Json.MAPPER.readTree(text);
                } catch (IOException torn) {
                    continue;
                }
                sequence = Math.max(sequence, line.path("sequence").asLong());
                if (line.path("document") instanceof ObjectNode document) {
                    documents.put(line.path("id").asText(), document);
                } else {
                    documents.remove(line.path("id").asText());
                }
            }
        }

        private void rewrite() throws IOException {
            close();
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                // Keeps the sequence when every document is gone; no document has this id.
                write(writer, "", null);
                for (Map.Entry<String, ObjectNode> entry : documents.entrySet()) {
                    write(writer, entry.getKey(), entry.getValue());
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            log = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            lines = documents.size();
        }

        private synchronized void close() {
            try {
                if (log != null) {
                    log.close();
                    log = null;
                }
            } catch (IOException cause) {
                throw new UncheckedIOException("The sandbox cannot close " + file, cause);
            }
        }
    }
}
