package dev.runctl.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the program keeps its data.
 *
 * @param data the data folder
 */
public record AppPaths(Path data) {
    /** The folder given, else {@code RUNCTL_DATA_DIR}, else the platform's own place. */
    public static AppPaths of(Optional<Path> given, Map<String, String> environment, String osName, Path home) {
        if (given.isPresent()) {
            return new AppPaths(given.get().toAbsolutePath());
        }
        String fromEnvironment = environment.getOrDefault("RUNCTL_DATA_DIR", "");
        if (!fromEnvironment.isBlank()) {
            return new AppPaths(Path.of(fromEnvironment).toAbsolutePath());
        }
        if (osName.startsWith("Mac")) {
            return new AppPaths(home.resolve("Library/Application Support/runctl"));
        }
        if (osName.startsWith("Windows")) {
            String local = environment.getOrDefault(
                    "LOCALAPPDATA", home.resolve("AppData/Local").toString());
            return new AppPaths(Path.of(local, "runctl"));
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        return new AppPaths((xdg.isBlank() ? home.resolve(".local/share") : Path.of(xdg)).resolve("runctl"));
    }

    /** This computer's folder. */
    public Path local() {
        return data.resolve("local");
    }

    public Path database() {
        return data.resolve("runctl.db");
    }

    public Path logs() {
        return data.resolve("run-logs");
    }

    public Path settings() {
        return data.resolve("settings.json");
    }

    /** What a person has chosen for each profile of AWS. */
    public Path accounts() {
        return data.resolve("accounts.json");
    }

    /** What a person has decided for each project. */
    public Path projects() {
        return data.resolve("projects.json");
    }

    /** The window's size and place. */
    public Path window() {
        return data.resolve("window.properties");
    }

    /** The program's own diagnostics. */
    public Path programLog() {
        return data.resolve("runctl.log");
    }
}
