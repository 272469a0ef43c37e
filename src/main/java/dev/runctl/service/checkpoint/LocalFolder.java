package dev.runctl.service.checkpoint;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** A folder of this machine, to a depth of four and 20,000 files. Links to folders are not followed. */
public final class LocalFolder implements CheckpointTree {
    private static final int DEPTH = 4;
    private static final int MOST = 20_000;

    private final Path folder;

    public LocalFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        Path name = folder.getFileName();
        return name == null ? "" : name.toString();
    }

    @Override
    public List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        Files.walkFileTree(
                folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEPTH, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (Files.isRegularFile(file)) {
                            String name = folder.relativize(file).toString().replace('\\', '/');
                            parts.add(new Part(name, size(file, attributes)));
                        }
                        return parts.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // vanished meanwhile
                    }
                });
        parts.sort(Comparator.comparing(Part::name));
        return parts;
    }

    /** A link to a file counts as what it leads to. */
    private static long size(Path file, BasicFileAttributes attributes) {
        try {
            return attributes.isSymbolicLink() ? Files.size(file) : attributes.size();
        } catch (IOException e) {
            return 0; // vanished meanwhile
        }
    }

    @Override
    public RangedSource open(String name) throws IOException {
        return new LocalFile(folder.resolve(name));
    }
}
