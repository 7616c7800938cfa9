package io.bactrian.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL 17 as a child process on loopback, with a database {@code bactrian} that a role of the same name owns. */
final class EmbeddedPostgresql implements EmbeddedServer {

    static final String NAME = "bactrian";

    /** Not the name: secrets are taken out of whatever is kept or shown, and the name stands everywhere. */
    static final String PASSWORD = "embedded-on-loopback";

    private static final String UNFINISHED = "postgresql-unfinished-";
    private static final long LOG_LIMIT_BYTES = 10_000_000;
    private static final Duration CRASH_RECOVERY_LIMIT = Duration.ofMinutes(2);

    private final EmbeddedPostgres server;
    private final Path data;

    private EmbeddedPostgresql(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    static EmbeddedPostgresql start(Path dataDirectory, Path binaries, int port) throws IOException, SQLException {
        Path data = dataDirectory.resolve("postgresql");
        Path log = dataDirectory.resolve("postgresql.log");
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        PrivateFolder.create(binaries);
        if (!Files.exists(data)) {
            initialise(data, binaries, port, log);
        }
        return new EmbeddedPostgresql(launch(data, binaries, port, log), data);
    }

    /** Under another name until it is whole, so that a start killed half-way is begun anew instead of failing for ever. */
    private static void initialise(Path data, Path binaries, int port, Path log) throws IOException, SQLException {
        for (Path abandoned : unfinished(data.getParent())) {
            // What a killed start left running may still write to it; then it is removed the next time.
            FileSystemUtils.deleteRecursively(abandoned.toFile());
        }
        Path unfinished = Files.createTempDirectory(data.getParent(), UNFINISHED);
        try (EmbeddedPostgres server = launch(unfinished, binaries, port, log);
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // Not a superuser: what the hub may do here is what it may do on a production server.
            statement.execute("CREATE ROLE " + NAME + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends every PostgreSQL of this data directory that outlived its hub. Only for the holder of the directory's lock. */
    static void stopOrphans(Path dataDirectory) throws IOException {
        OrphanedPostmaster.stop(dataDirectory.resolve("postgresql"));
        for (Path abandoned : unfinished(dataDirectory)) {
            OrphanedPostmaster.stop(abandoned);
        }
    }

    private static List<Path> unfinished(Path dataDirectory) throws IOException {
        try (Stream<Path> entries = Files.list(dataDirectory)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED)).toList();
        }
    }

    private static EmbeddedPostgres launch(Path data, Path binaries, int port, Path log) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                // The library lets everybody write there, so it lies in a folder that others cannot enter.
                .setOverrideWorkingDirectory(binaries.resolve("unpacked").toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(CRASH_RECOVERY_LIMIT)
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                // The library's defaults give durability up for speed; a hub that acknowledges what it stored cannot.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "8")
                .setServerConfig("max_replication_slots", "8")
                // A slot whose reader is away for long loses its place rather than fill the disk.
                .setServerConfig("max_slot_wal_keep_size", "2GB")
                .setServerConfig("max_wal_size", "512MB")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("jit", "off");
        if (System.getProperty("os.name").startsWith("Linux")) {
            // Every Linux has it, whatever the user's language: Russian text folds its case the same on each machine.
            builder.setLocaleConfig("locale", "C.UTF-8");
        }
        try {
            return builder.start();
        } catch (IOException | RuntimeException failure) {
            OrphanedPostmaster.stop(data);
            throw new StartFailureException("The embedded PostgreSQL did not start: " + failure.getMessage()
                    + ". Its own words are in " + log + ".",
                    "Correct what the log names, or point the hub at another PostgreSQL with SPRING_DATASOURCE_URL=…", failure);
        }
    }

    @Override
    public void stop() throws IOException {
        server.close();
        OrphanedPostmaster.stop(data);
    }
}
