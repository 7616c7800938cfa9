package io.bactrian;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The integration hub as one Spring Boot application. What it does is read in {@code routes/}. */
@SpringBootApplication
public class Bactrian {

    public static void main(String[] arguments) {
        SpringApplication.run(Bactrian.class, arguments);
    }
}
