package dev.runctl.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process with a window, started with the launcher's JVM flags, from its start until it is ended. */
final class WindowProcess implements AutoCloseable {
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final Path report;
    private final long startedMillis;

    private WindowProcess(Process process, Path report, long startedMillis) {
        this.process = process;
        this.report = report;
        this.startedMillis = startedMillis;
    }

    /** @param program main class and arguments */
    static WindowProcess start(String display, Path report, List<String> flags, List<String> program)
            throws IOException {
        Files.deleteIfExists(report);
        List<String> command = new ArrayList<>(List.of(
                BIN.resolve("java").toString(),
                "-XX:+UseSerialGC",
                "--module-path=" + System.getProperty("jdk.module.path"),
                "--add-modules=javafx.controls,javafx.fxml,javafx.swing",
                "--enable-native-access=javafx.graphics,ALL-UNNAMED",
                "-Drunctl.startup-report=" + report));
        command.addAll(flags);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DISPLAY", display);
        long now = System.currentTimeMillis();
        return new WindowProcess(builder.start(), report, now);
    }

    /** Waits for the report: milliseconds from the start of the process to the frame. */
    long firstFrame() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (System.nanoTime() < end && process.isAlive()) {
            String text = Files.exists(report) ? Files.readString(report) : "";
            if (text.endsWith("\n")) {
                return Long.parseLong(text.strip()) - startedMillis;
            }
            Thread.sleep(50);
        }
        throw new IOException("no window");
    }

    /** Bytes of live objects in MiB, after a full collection. */
    double heapMib() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum / 1024.0;
    }

    /** Resident memory in MiB, as Linux counts it; NaN elsewhere. */
    double residentMib() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        Matcher resident = RESIDENT.matcher(Files.readString(status));
        return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : Double.NaN;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(BIN.resolve("jcmd").toString(), String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(e -> process.destroyForcibly())
                .join();
    }
}
