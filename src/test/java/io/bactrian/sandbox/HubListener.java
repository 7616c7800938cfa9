package io.bactrian.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Stands where the hub's webhooks are, and remembers what it was sent. */
final class HubListener implements AutoCloseable {

    final List<Notice> notices = new CopyOnWriteArrayList<>();
    volatile int status = 200;

    private final HttpServer server;

    HubListener() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), header -> header.getValue().get(0)));
            notices.add(new Notice(exchange.getRequestURI().getPath(), headers, body, status));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Notice> taken(String path) {
        return notices.stream().filter(notice -> notice.path().equals(path) && notice.answered() == 200).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** @param answered the status that the listener gave */
    record Notice(String path, Map<String, String> headers, String body, int answered) {
    }
}
