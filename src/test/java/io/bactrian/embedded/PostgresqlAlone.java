package io.bactrian.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The embedded PostgreSQL without a hub, for tests that stop it as a crash does and start it again on the same data and port. */
public final class PostgresqlAlone {

    private static final Path BINARIES = Path.of(System.getProperty("user.home"), ".cache/bactrian/postgresql-binaries");

    private final Path folder;
    private final int port;
    private EmbeddedPostgresql server;

    public PostgresqlAlone(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = Ports.free(1).get(0);
    }

    public void start() throws IOException, SQLException {
        EmbeddedPostgresql.stopOrphans(folder);
        if (server != null) {
            server.stop(); // what was killed still holds this JVM's lock on its folder
        }
        server = EmbeddedPostgresql.start(folder, BINARIES, port);
    }

    /** The server's own process. */
    public long pid() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("postgresql/postmaster.pid"));
        return Long.parseLong(lines.get(0).strip());
    }

    /** In order; does nothing where none runs. */
    public void stop() throws IOException {
        EmbeddedPostgresql.stopOrphans(folder);
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgresql.NAME + "?reWriteBatchedInserts=true";
    }

    public String user() {
        return EmbeddedPostgresql.NAME;
    }

    public String password() {
        return EmbeddedPostgresql.PASSWORD;
    }
}
