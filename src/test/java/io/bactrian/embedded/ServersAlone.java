package io.bactrian.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The embedded servers in a context with no other bean; its {@code main} runs them in a process of their own until its input ends. */
final class ServersAlone {

    static final String READY = "servers are ready in ms: ";

    private ServersAlone() {
    }

    static ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(ServersAlone.class)
                .web(WebApplicationType.NONE)
                .run(arguments(settings));
    }

    static ConfigurableApplicationContext startOnFreePorts(Path data, String... settings) {
        List<String> all = new ArrayList<>(List.of("hub.data-dir=" + data, "hub.sandbox.port=0", "hub.embedded.postgresql.port=0",
                "hub.embedded.kafka.port=0", "hub.embedded.s3.port=0"));
        all.addAll(List.of(settings));
        return start(all.toArray(String[]::new));
    }

    private static String[] arguments(String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return arguments.toArray(String[]::new);
    }

    public static void main(String[] settings) throws Exception {
        PrintStream out = System.out;
        long begin = System.nanoTime();
        start(settings);
        out.println(READY + (System.nanoTime() - begin) / 1_000_000);
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
