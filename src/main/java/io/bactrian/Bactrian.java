package io.bactrian;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The integration hub as one Spring Boot application. What it does is read in {@code routes/}. */
@SpringBootApplication
public class Bactrian {

    public static void main(String[] arguments) {
        if (!Charset.defaultCharset().equals(StandardCharsets.UTF_8)) {
            // A JDK 17 takes the machine's encoding; libraries that use it would mangle every Cyrillic name in an address.
            System.err.println("Bactrian needs UTF-8, and this machine says " + Charset.defaultCharset()
                    + ". Start it with: java -Dfile.encoding=UTF-8 -jar ...");
            System.exit(1);
        }
        SpringApplication.run(Bactrian.class, arguments);
    }
}
