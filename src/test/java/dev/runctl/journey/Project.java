package dev.runctl.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A user's project with our training scripts in it. */
final class Project {
    private Project() {}

    static Path in(Path folder) {
        Path root = folder.resolve("digits");
        try (Stream<Path> files = Files.walk(Path.of("training"))) {
            Files.createDirectories(root);
            Files.writeString(root.resolve("pyproject.toml"), "[project]\nname = \"digits\"\nversion = \"1\"\n");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().matches(".*(tests|contract|pyproject).*")) {
                    continue;
                }
                Path copy = root.resolve(file.toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
