package dev.runctl.domain.run;

import java.util.List;

/**
 * What a launch would send, before it does.
 *
 * @param files the project's files without the checkpoints, and what is left out
 * @param changed the files that the instance lacks or has otherwise, as far as is known here
 * @param deleted paths that would be deleted on the instance
 * @param isFirst whether nothing was sent to the instance before, or none is chosen
 * @param folders those that hold the most, largest first; a folder counts all below it
 * @param warnings what a person may not have meant to send, the worst first
 */
public record SyncPreview(
        ProjectFiles files,
        List<ProjectFiles.File> changed,
        List<String> deleted,
        boolean isFirst,
        List<Folder> folders,
        List<Warning> warnings) {
    /**
     * @param path relative to the root, with {@code /}
     * @param files how many lie in it and below
     * @param bytes their sizes together
     */
    public record Folder(String path, int files, long bytes) {}

    /**
     * @param count of files
     * @param bytes of them
     * @param path the folder or file that would best be left out; empty where that is not known
     * @param isFolder whether the path is a folder's
     */
    public record Warning(Kind kind, int count, long bytes, String path, boolean isFolder) {}

    /** What is odd about a project. The first three stand in the way of a launch. */
    public enum Kind {
        BAD_NAME,
        TOO_MANY_FILES,
        TOO_LARGE,
        /** Files whose names say that they hold a password or a key. */
        SECRETS,
        MANY_FILES,
        LARGE,
        CHECKPOINTS,
        DATA;

        public boolean isObstacle() {
            return this == BAD_NAME || this == TOO_MANY_FILES || this == TOO_LARGE;
        }
    }

    public SyncPreview {
        changed = List.copyOf(changed);
        deleted = List.copyOf(deleted);
        folders = List.copyOf(folders);
        warnings = List.copyOf(warnings);
    }

    /** Bytes that would travel, before they are compressed. */
    public long changedBytes() {
        return changed.stream().mapToLong(ProjectFiles.File::size).sum();
    }
}
