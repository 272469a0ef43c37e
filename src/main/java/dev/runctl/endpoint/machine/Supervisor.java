package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts {@code machine.py}, which goes on when this program ends. */
final class Supervisor {
    private static final String STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private final Path folder;
    private final Path program;

    Supervisor(Path folder) {
        this.folder = folder;
        byte[] source = source();
        // One file per version: a running copy of another version keeps its own.
        this.program =
                folder.resolve("machine-" + HexFormat.of().toHexDigits(java.util.Arrays.hashCode(source)) + ".py");
        try {
            if (!Files.exists(program)) {
                Path temporary = Files.createTempFile(folder, "machine", ".tmp");
                Files.write(temporary, source);
                Files.move(temporary, program, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@code machine.py} lies, for who calls it from inside an instance. */
    Path program() {
        return program;
    }

    private static byte[] source() {
        return source("machine.py");
    }

    static byte[] source(String name) {
        try (InputStream stream = Supervisor.class.getResourceAsStream("/dev/runctl/endpoint/" + name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command's supervisor and answers its process id. */
    long run(Path command, String instanceId) {
        return start(List.of("run", command.toString()), Map.of("RUNCTL_SUPERVISOR_OF", instanceId));
    }

    /** Starts the end of an instance's processes. */
    void reap(
            Path reaping, String instanceId, String token, java.time.Duration grace, boolean force, String workspace) {
        start(
                List.of(
                        "reap",
                        reaping.toString(),
                        instanceId,
                        token,
                        Double.toString(grace.toMillis() / 1000.0),
                        force ? "force" : "",
                        workspace),
                Map.of());
    }

    private long start(List<String> arguments, Map<String, String> environment) {
        List<String> line = new ArrayList<>(List.of(python().toString(), "-I", "-S", program.toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", path());
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return builder.start().pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The person's own PATH, so that their Python is found, and after it the standard folders. */
    static String path() {
        Set<String> folders = new LinkedHashSet<>();
        String own = System.getenv("PATH");
        if (own != null) {
            folders.addAll(List.of(own.split(File.pathSeparator)));
        }
        folders.addAll(List.of(STANDARD_PATH.split(":")));
        folders.removeIf(folder -> !folder.startsWith("/"));
        return String.join(":", folders);
    }

    static Path python() {
        // The system's own first: a version switcher in front of it may take longer than the command itself.
        List<String> places = new ArrayList<>(List.of("/usr/bin"));
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            // There /usr/bin/python3 may be a stub that asks to install developer tools.
            places.clear();
            places.addAll(List.of("/opt/homebrew/bin", "/usr/local/bin"));
        }
        places.addAll(List.of(path().split(":")));
        return places.stream()
                .map(place -> Path.of(place, "python3"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ServiceError(
                        "UnsupportedOperation",
                        "python3 was not found on this computer; install Python 3.9 or newer."));
    }

    /** A folder that only its user can enter. */
    static Path privateFolder(Path path) {
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Path parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(path);
            }
        } catch (FileAlreadyExistsException e) {
            // As wanted.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }
}
