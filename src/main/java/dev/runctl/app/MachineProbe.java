package dev.runctl.app;

import dev.runctl.service.setup.LocalProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is true of this machine. */
record MachineProbe(AppPaths paths) implements LocalProbe {
    private static final long PYTHON_SECONDS = 20;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---r-xr-x");

    @Override
    public Optional<String> python() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import platform; print(platform.python_version())")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            try {
                boolean hasEnded = process.waitFor(PYTHON_SECONDS, TimeUnit.SECONDS);
                String version =
                        hasEnded ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
                return Optional.of(version.strip()).filter(text -> !text.isEmpty());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public long freeBytes() {
        Path there = paths.data();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there.toFile().getUsableSpace();
    }

    @Override
    public Folder dataFolder() {
        Path folder = paths.data();
        boolean isWritable = Files.isDirectory(folder) && Files.isWritable(folder);
        return new Folder(folder.toString(), isWritable, isPrivate(folder));
    }

    /** Where the file system knows no such rights, the user's own folder is private by its place. */
    private static boolean isPrivate(Path folder) {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
            return rights.stream().noneMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }
}
