package dev.runctl.service.run;

import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.run.ProjectReader.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to travel so that the project on the instance becomes equal to the local one.
 *
 * @param files all files of the project that were there when they were read, with the size they had then
 * @param contents what they held, by path
 * @param entries content and mode by path, as the history keeps them: SHA-256 with {@code :x} or {@code :-}
 * @param base the hash of what was synced last, empty if nothing was or everything is sent
 * @param changed the files that the base lacks or has otherwise
 * @param deleted paths that the base has and the project has not
 */
record SyncPlan(
        ProjectFiles files,
        Map<String, Content> contents,
        Map<String, String> entries,
        String hash,
        Optional<String> base,
        List<ProjectFiles.File> changed,
        List<String> deleted) {
    static SyncPlan of(ProjectFiles scanned, Map<String, Content> contents, Map<String, String> last) {
        Map<String, String> entries = new LinkedHashMap<>();
        List<ProjectFiles.File> files = new ArrayList<>();
        List<ProjectFiles.File> changed = new ArrayList<>();
        for (ProjectFiles.File seen : scanned.files()) {
            Content content = contents.get(seen.path());
            if (content == null) {
                continue; // vanished since the scan
            }
            ProjectFiles.File file = new ProjectFiles.File(seen.path(), content.size(), seen.executable());
            files.add(file);
            String entry = content.sha256() + (file.executable() ? ":x" : ":-");
            entries.put(file.path(), entry);
            if (!entry.equals(last.get(file.path()))) {
                changed.add(file);
            }
        }
        List<String> deleted = last.keySet().stream()
                .filter(path -> !entries.containsKey(path))
                .sorted()
                .toList();
        ProjectFiles there = new ProjectFiles(scanned.root(), files, scanned.leftOut());
        Optional<String> base = last.isEmpty() ? Optional.empty() : Optional.of(hash(last));
        return new SyncPlan(there, contents, entries, hash(entries), base, changed, deleted);
    }

    /** What looks as if it should not be sent, for example a secret. */
    List<SyncPreview.Warning> warnings() {
        return ProjectWarnings.of(files, ProjectWarnings.folders(files));
    }

    /** The same with every file, for an instance that does not have what was thought. */
    SyncPlan everything() {
        return new SyncPlan(files, contents, entries, hash, Optional.empty(), files.files(), deleted);
    }

    /** Whether the instance should have it all already. */
    boolean isUnchanged() {
        return base.isPresent() && base.get().equals(hash);
    }

    /**
     * The runner's list: path to SHA-256, size and whether it is executable. With a base, only what differs from it, and
     * null for a path that goes.
     */
    Map<String, @Nullable Object> manifest() {
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
        for (ProjectFiles.File file : changed) {
            String entry = entries.getOrDefault(file.path(), "");
            String sha256 = entry.substring(0, entry.indexOf(':'));
            manifest.put(file.path(), List.of(sha256, file.size(), file.executable()));
        }
        if (base.isPresent()) {
            deleted.forEach(path -> manifest.put(path, null));
        }
        return manifest;
    }

    /** SHA-256 over the lines {@code path NUL sha256 NUL x-or-dash LF} in the order of the paths' UTF-8 bytes. */
    static String hash(Map<String, String> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<byte[]> paths = new ArrayList<>(entries.keySet().stream()
                    .map(path -> path.getBytes(StandardCharsets.UTF_8))
                    .toList());
            paths.sort(Arrays::compareUnsigned);
            for (byte[] path : paths) {
                String entry = entries.getOrDefault(new String(path, StandardCharsets.UTF_8), "");
                digest.update(path);
                digest.update(("\0" + entry.replace(':', '\0') + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
