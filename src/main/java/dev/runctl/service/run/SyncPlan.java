package dev.runctl.service.run;

import dev.runctl.domain.run.ProjectFiles;
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

/**
 * What has to travel so that the project on the instance becomes equal to the local one.
 *
 * @param files all files of the project
 * @param entries content and mode by path, as the history keeps them: SHA-256 with {@code :x} or {@code :-}
 * @param base the hash of what was synced last, empty if nothing was or everything is sent
 * @param changed the files that the base lacks or has otherwise
 */
record SyncPlan(
        ProjectFiles files,
        Map<String, String> entries,
        String hash,
        Optional<String> base,
        List<ProjectFiles.File> changed) {
    static SyncPlan of(ProjectFiles files, Map<String, String> sha256, Map<String, String> last) {
        Map<String, String> entries = new LinkedHashMap<>();
        List<ProjectFiles.File> changed = new ArrayList<>();
        for (ProjectFiles.File file : files.files()) {
            String content = sha256.get(file.path());
            if (content == null) {
                continue; // vanished since the scan
            }
            String entry = content + (file.executable() ? ":x" : ":-");
            entries.put(file.path(), entry);
            if (!entry.equals(last.get(file.path()))) {
                changed.add(file);
            }
        }
        Optional<String> base = last.isEmpty() ? Optional.empty() : Optional.of(hash(last));
        return new SyncPlan(files, entries, hash(entries), base, changed);
    }

    /** The same with every file, for an instance that does not have what was thought. */
    SyncPlan everything() {
        List<ProjectFiles.File> all = files.files().stream()
                .filter(file -> entries.containsKey(file.path()))
                .toList();
        return new SyncPlan(files, entries, hash, Optional.empty(), all);
    }

    /** Whether the instance should have it all already. */
    boolean isUnchanged() {
        return base.isPresent() && base.get().equals(hash);
    }

    /** The runner's list: path to SHA-256, size and whether it is executable. */
    Map<String, Object> manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        for (ProjectFiles.File file : files.files()) {
            String entry = entries.get(file.path());
            if (entry != null) {
                String sha256 = entry.substring(0, entry.indexOf(':'));
                manifest.put(file.path(), List.of(sha256, file.size(), file.executable()));
            }
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
