package io.bactrian.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens on a TCP port, as far as Linux tells: {@code /proc/net/tcp} gives the socket's inode, {@code /proc/<pid>/fd} who holds it
 * (proc(5)). Empty on other systems and for processes of other users.
 */
final class PortOwner {

    private static final String LISTENING = "0A";

    private PortOwner() {
    }

    static Optional<ProcessHandle> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            collectSockets(Path.of(table), port, sockets);
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOneOf(process, sockets)) {
                    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException noProcessTable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void collectSockets(Path table, int port, Set<String> sockets) {
        try {
            for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                String[] column = line.strip().split("\\s+");
                if (column.length > 9 && column[3].equals(LISTENING) && column[1].endsWith(String.format(":%04X", port))) {
                    sockets.add("socket:[" + column[9] + "]");
                }
            }
        } catch (IOException notLinux) {
            sockets.clear();
        }
    }

    private static boolean holdsOneOf(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(linkOf(descriptor))) {
                    return true;
                }
            }
        } catch (IOException endedOrForeign) {
            return false;
        }
        return false;
    }

    private static String linkOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
