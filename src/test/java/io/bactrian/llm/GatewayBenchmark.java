package io.bactrian.llm;

import io.bactrian.Bactrian;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the gateway adds to a call: the same requests at the same rate, in an open loop, to a trivial provider alone and through the hub.
 * All in one process on one machine, so that load and provider take their share of the processors too. A request that had to wait for a
 * connection counts from when it was due. See {@code docs/llm.md} for the command.
 */
public final class GatewayBenchmark {

    private static final int CONNECTIONS = 64;
    private static final String TEXT = "Hello! The statistics page of our campaign has shown zeros since Monday. Nothing was changed on our side, "
            + "the budget is there, and other pages work. Please have a look at it and tell us when it will be repaired. ";
    private static final byte[] ANSWER = ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"We have a look at it.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":60,"
            + "\"completion_tokens\":8,\"total_tokens\":68}}").getBytes(StandardCharsets.UTF_8);

    private GatewayBenchmark() {
    }

    /** @param arguments requests a second, seconds of a round, rounds, seconds to warm up */
    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        int provider = startProvider();
        int port = freePort();
        Path data = Files.createTempDirectory("bactrian-benchmark");
        ConfigurableApplicationContext hub = SpringApplication.run(Bactrian.class, "--server.port=" + port, "--hub.data-dir=" + data,
                "--hub.sandbox.port=" + freePort(), "--hub.embedded.postgresql.port=0", "--hub.embedded.kafka.port=0",
                "--hub.embedded.s3.port=0", "--hub.llm.base-url=http://127.0.0.1:" + provider + "/v1", "--hub.llm.model=m",
                "--hub.llm.callers.sandbox-tool.minute.requests=100000000", "--hub.llm.each-caller.minute.requests=100000000",
                "--hub.ads.statistics.period=3600000", "--hub.telegram.poll-wait=30");
        try {
            System.out.println("Warming up");
            round(port, rate, arguments.length > 3 ? Integer.parseInt(arguments[3]) : 170);
            List<Long> addedHalf = new ArrayList<>();
            List<Long> addedMost = new ArrayList<>();
            for (int number = 1; number <= rounds; number++) {
                Histogram direct = round(provider, rate, seconds);
                Histogram through = round(port, rate, seconds);
                System.out.printf("%d/s, round %d (us): direct p50 %d p99 %d; through the hub p50 %d p90 %d p99 %d p99.9 %d max %d;"
                        + " added p50 %d p99 %d%n", rate, number, direct.getValueAtPercentile(50), direct.getValueAtPercentile(99),
                        through.getValueAtPercentile(50), through.getValueAtPercentile(90), through.getValueAtPercentile(99),
                        through.getValueAtPercentile(99.9), through.getMaxValue(),
                        through.getValueAtPercentile(50) - direct.getValueAtPercentile(50),
                        through.getValueAtPercentile(99) - direct.getValueAtPercentile(99));
                addedHalf.add(through.getValueAtPercentile(50) - direct.getValueAtPercentile(50));
                addedMost.add(through.getValueAtPercentile(99) - direct.getValueAtPercentile(99));
            }
            System.out.printf("%d/s, median of %d rounds (us): added p50 %d p99 %d%n", rate, rounds, median(addedHalf), median(addedMost));
        } finally {
            hub.close();
        }
        System.exit(0);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
    }

    private static Histogram round(int port, int rate, int seconds) throws Exception {
        ConcurrentHistogram latency = new ConcurrentHistogram(60_000_000L, 3);
        BlockingQueue<Long> due = new ArrayBlockingQueue<>(rate * seconds + CONNECTIONS);
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(CONNECTIONS);
        for (int index = 0; index < CONNECTIONS; index++) {
            Thread thread = new Thread(() -> work(port, due, latency, failures, done));
            thread.setDaemon(true);
            thread.start();
        }
        long start = System.nanoTime() + 100_000_000L;
        long gap = 1_000_000_000L / rate;
        for (int index = 0; index < rate * seconds; index++) {
            long at = start + index * gap;
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            due.add(at);
        }
        for (int index = 0; index < CONNECTIONS; index++) {
            due.add(-1L);
        }
        done.await();
        if (failures.get() > 0) {
            System.out.println(failures.get() + " requests failed");
        }
        return latency;
    }

    private static void work(int port, BlockingQueue<Long> due, ConcurrentHistogram latency, AtomicInteger failures, CountDownLatch done) {
        byte[] body = ("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}]}").getBytes(StandardCharsets.UTF_8);
        byte[] request = ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-sandbox-tool\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[request.length + body.length];
        System.arraycopy(request, 0, whole, 0, request.length);
        System.arraycopy(body, 0, whole, request.length, body.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long at = due.take(); at >= 0; at = due.take()) {
                out.write(whole);
                out.flush();
                if (answer(in) != 200) {
                    failures.incrementAndGet();
                }
                latency.recordValue(Math.max(1, (System.nanoTime() - at) / 1000));
            }
        } catch (IOException | InterruptedException e) {
            failures.incrementAndGet();
        } finally {
            done.countDown();
        }
    }

    /** Reads one answer to its end. */
    private static int answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return status;
        }
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(size + 2L);
        }
        line(in);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int letter = in.read(); letter != '\n'; letter = in.read()) {
            if (letter < 0) {
                throw new IOException("closed");
            }
            if (letter != '\r') {
                line.append((char) letter);
            }
        }
        return line.toString();
    }

    /** Answers every request with the same bytes. */
    private static int startProvider() throws IOException {
        ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + ANSWER.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + ANSWER.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(ANSWER, 0, all, head.length, ANSWER.length);
        Thread acceptor = new Thread(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    socket.setTcpNoDelay(true);
                    Thread thread = new Thread(() -> serve(socket, all));
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
        return server.getLocalPort();
    }

    private static void serve(Socket socket, byte[] answer) {
        try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
            OutputStream out = socket.getOutputStream();
            while (true) {
                int length = 0;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                in.skipNBytes(length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException e) {
            // The client is done.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
