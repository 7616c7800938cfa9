package io.bactrian.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, with the tests' class path. It never outlives this process. */
final class JavaProcess {

    private final Process process;
    private final Thread end;

    private JavaProcess(Process process) {
        this.process = process;
        this.end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** @param output what it says is appended there */
    static JavaProcess start(Path workingFolder, Path output, List<String> options, String main, List<String> arguments) throws IOException {
        Files.createDirectories(workingFolder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MetaspaceSize=256m", "-Dfile.encoding=UTF-8"));
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        return new JavaProcess(builder.start());
    }

    private static String absolute(String classPath) {
        List<String> places = new ArrayList<>();
        for (String place : classPath.split(java.io.File.pathSeparator)) {
            places.add(Path.of(place).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, places);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Process " + process.pid() + " survived kill -9");
        }
        forget();
    }

    /** SIGTERM. */
    void terminate() {
        // Process.destroy would close its input too, which ends it at once.
        process.toHandle().destroy();
    }

    boolean endsWithin(long seconds) throws InterruptedException {
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (ended) {
            forget();
        }
        return ended;
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException thisProcessIsEnding) {
            // Then the hook runs, and finds nothing to end.
        }
    }
}
