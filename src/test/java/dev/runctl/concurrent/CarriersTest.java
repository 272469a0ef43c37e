package dev.runctl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What waits in native code holds up nothing else: in a Java of its own, which has two processors. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "waits by a named pipe")
class CarriersTest {
    @TempDir
    private Path folder;

    @Test
    void workGoesOnBesideFourWaitsInNativeCode() throws Exception {
        assertThat(wordOf("with")).isEqualTo("went on");
        assertThat(wordOf("without"))
                .as("what this is for; no longer so, it can go")
                .isEqualTo("held up");
    }

    @Test
    void moreProcessorsKeepACarrierEach() {
        assertThat(Carriers.enough(2)).isEqualTo(8);
        assertThat(Carriers.enough(64)).isEqualTo(64);
    }

    private String wordOf(String mode) throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isIn(0, 1); // it is there from before
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ActiveProcessorCount=2",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        pipe.toString(),
                        mode))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    /** Four virtual threads wait for somebody to write into the pipe, and nobody does. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws InterruptedException {
            if (args[1].equals("with")) {
                Carriers.provide();
            }
            for (int i = 0; i < 4; i++) {
                Thread.ofVirtual().start(() -> open(args[0]));
            }
            TimeUnit.MILLISECONDS.sleep(500); // all wait by now
            boolean wentOn = Thread.ofVirtual().start(() -> {}).join(Duration.ofSeconds(3));
            System.out.println(wentOn ? "went on" : "held up");
            System.out.flush();
            Runtime.getRuntime().halt(0); // they wait for ever
        }

        private static void open(String pipe) {
            try (FileInputStream opened = new FileInputStream(pipe)) {
                throw new IllegalStateException("somebody wrote: " + opened.read());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
