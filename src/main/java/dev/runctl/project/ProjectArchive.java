package dev.runctl.project;

import dev.runctl.domain.run.ProjectFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Packs files as tar.gz without owners and times, so that the same files always make the same bytes. */
final class ProjectArchive {
    private ProjectArchive() {}

    static Path write(Path root, List<ProjectFiles.File> files) {
        try {
            Path target = Files.createTempFile("runctl-project", ".tar.gz");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
                    OutputStream gzip = new GzipCompressorOutputStream(out, parameters());
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                tar.setAddPaxHeadersForNonAsciiNames(true);
                for (ProjectFiles.File file : files) {
                    add(tar, root, file);
                }
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(target);
                throw e;
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GzipParameters parameters() {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        return parameters;
    }

    private static void add(TarArchiveOutputStream tar, Path root, ProjectFiles.File file) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(file.path());
        entry.setSize(file.size());
        entry.setMode(file.executable() ? 0100755 : 0100644);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        Files.copy(root.resolve(file.path()), tar);
        tar.closeArchiveEntry();
    }
}
