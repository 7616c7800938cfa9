package io.bactrian.llm.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of calls in an empty database, as the migrations that speak of it make it. */
final class CallTable {

    private CallTable() {
    }

    static void create(JdbcClient database) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("schemas/database"))) {
            List<Path> inOrder = files.sorted(Comparator.comparing(CallTable::version)).toList();
            for (Path file : inOrder) {
                String migration = Files.readString(file);
                if (migration.contains(" table llm_call ")) {
                    database.sql(migration).update();
                }
            }
        }
    }

    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf('_')));
    }
}
