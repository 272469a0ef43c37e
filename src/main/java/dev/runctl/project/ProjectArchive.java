package dev.runctl.project;

import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.service.run.ProjectReader.Content;
import dev.runctl.service.run.ProjectReader.FileChanged;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;

/** Packs files as tar.gz without owners and times, so that the same files always make the same bytes. */
final class ProjectArchive {
    private static final long MUCH = 1_000_000;

    private ProjectArchive() {}

    /** @throws FileChanged if a file holds something else than it should */
    static Path write(Path root, List<ProjectFiles.File> files, Map<String, Content> contents) {
        try {
            Path target = Files.createTempFile("runctl-project", ".tar.gz");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
                    OutputStream gzip = new GzipCompressorOutputStream(out, parameters(files));
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                tar.setAddPaxHeadersForNonAsciiNames(true);
                for (ProjectFiles.File file : files) {
                    add(tar, root, file, contents.get(file.path()));
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

    /** What may fit into a command is worth the effort; of much, the last percent costs more time than it saves. */
    private static GzipParameters parameters(List<ProjectFiles.File> files) {
        long bytes = files.stream().mapToLong(ProjectFiles.File::size).sum();
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(bytes > MUCH ? Deflater.DEFAULT_COMPRESSION : Deflater.BEST_COMPRESSION);
        return parameters;
    }

    private static void add(TarArchiveOutputStream tar, Path root, ProjectFiles.File file, @Nullable Content expected)
            throws IOException {
        if (expected == null) {
            throw new FileChanged(file.path());
        }
        TarArchiveEntry entry = new TarArchiveEntry(file.path());
        entry.setSize(expected.size());
        entry.setMode(file.executable() ? 0100755 : 0100644);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        MessageDigest digest = FileHashes.sha256();
        try (InputStream in = Files.newInputStream(root.resolve(file.path()))) {
            byte[] block = new byte[1 << 16];
            long left = expected.size();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                left -= read;
                if (left < 0) {
                    break; // it has grown
                }
                digest.update(block, 0, read);
                tar.write(block, 0, read);
            }
            if (left != 0 || !HexFormat.of().formatHex(digest.digest()).equals(expected.sha256())) {
                throw new FileChanged(file.path());
            }
        } catch (NoSuchFileException e) {
            throw new FileChanged(file.path());
        }
        tar.closeArchiveEntry();
    }
}
