package io.bactrian.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at ports before anything starts, so that a taken one is named with its cure while there is nothing to stop again. */
final class Ports {

    private Ports() {
    }

    /**
     * A port that something of the hub will listen on.
     *
     * @param use what listens there, for the reader
     * @param setting the environment variable that moves it
     * @param alternative how to do without it, as the end of a sentence, or empty
     */
    record Wanted(int port, String use, String setting, String alternative) {
    }

    /** As many free loopback ports, all different, each free at the moment of asking. */
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** @throws StartFailureException that names every port among these which is taken or wanted twice */
    static void requireFree(List<Wanted> wanted) {
        List<String> problems = new ArrayList<>();
        List<String> cures = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            Optional<Wanted> same = wanted.subList(0, i).stream().filter(other -> other.port() == one.port()).findFirst();
            if (same.isPresent()) {
                problems.add("Port " + one.port() + " is set for both " + same.get().use() + " and " + one.use() + ".");
                cures.add("Set " + same.get().setting() + " or " + one.setting() + " to another port.");
            } else if (isTaken(one.port())) {
                Optional<ProcessHandle> owner = PortOwner.of(one.port());
                problems.add("Port " + one.port() + ", wanted for " + one.use() + ", is taken by "
                        + owner.map(Ports::describe).orElse("a process that this user cannot see") + ".");
                cures.add("Set " + one.setting() + " to another port, or stop "
                        + owner.map(process -> "that process (kill " + process.pid() + ")").orElse("that process")
                        + (one.alternative().isEmpty() ? "." : ", or " + one.alternative() + "."));
            }
        }
        if (!problems.isEmpty()) {
            throw new StartFailureException(String.join("\n", problems), String.join("\n", cures));
        }
    }

    private static String describe(ProcessHandle process) {
        // The executable alone: a command line may hold secrets.
        String command = process.info().command().map(path -> path.substring(path.lastIndexOf('/') + 1)).orElse("unknown command");
        return "process " + process.pid() + " (" + command + ")";
    }

    private static boolean isTaken(int port) {
        // Some systems let a wildcard socket in beside one on loopback, so both are tried.
        return refuses(new InetSocketAddress(port)) || refuses(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean refuses(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return false;
        } catch (BindException failure) {
            return !String.valueOf(failure.getMessage()).contains("Permission denied");
        } catch (IOException otherwise) {
            return false;
        }
    }
}
