package dev.runctl.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** moto, an emulator of AWS that nobody here wrote, as a process of its own on a free port of loopback. */
public final class Moto implements AutoCloseable {
    private final Process process;
    private final URI url;

    private Moto(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Empty where moto is not installed ({@code pip install 'moto[server]'}). */
    public static Optional<Moto> start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /** @param settings variables that moto reads, as {@code MOTO_IAM_LOAD_MANAGED_POLICIES} */
    public static Optional<Moto> start(Map<String, String> settings) throws IOException, InterruptedException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(program.get().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port));
        builder.environment().putAll(settings);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
        try {
            moto.awaitListening(port);
        } catch (IOException | InterruptedException | RuntimeException e) {
            moto.close();
            throw e;
        }
        return Optional.of(moto);
    }

    /** With so many running instances in that region. Empty where python3 has no moto. */
    public static Optional<Moto> startWith(int instances, String region) throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        program("moto_many.py"),
                        Integer.toString(port),
                        region,
                        Integer.toString(instances))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
        if (!"ready".equals(process.inputReader(StandardCharsets.UTF_8).readLine())) {
            moto.close();
            return Optional.empty();
        }
        return Optional.of(moto);
    }

    /** With a small laboratory; tells what is in it, line by line as the program says. Empty where python3 has no moto. */
    public static Optional<Moto> startLab(Consumer<String> found) throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder("python3", "-c", program("moto_lab.py"), Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
            if (line == null) {
                moto.close();
                return Optional.empty();
            }
            found.accept(line);
        }
        return Optional.of(moto);
    }

    private static String program(String name) throws IOException {
        try (InputStream program = Moto.class.getResourceAsStream("/dev/runctl/referee/" + name)) {
            return new String(Objects.requireNonNull(program).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public URI url() {
        return url;
    }

    private static Optional<Path> program() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, "moto_server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
