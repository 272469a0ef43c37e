package dev.runctl.ui.train;

import java.io.File;
import java.nio.file.Path;

/**
 * A chosen script with the project it belongs to.
 *
 * @param script absolute
 * @param root the folder that is sent; absolute
 * @param form its arguments as fields
 */
record Project(Path script, Path root, ArgumentForm form) {
    private static final int LONGEST_NAME = 64;

    /** The script's path from the root, with {@code /}. */
    String relativeScript() {
        return root.relativize(script).toString().replace(File.separatorChar, '/');
    }

    boolean isInside() {
        return script.startsWith(root);
    }

    /** The project's folder name on the instance, in the letters that it may have there. */
    String name() {
        Path last = root.getFileName();
        String plain = (last == null ? "" : last.toString())
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        String cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
        return cut.isEmpty() ? "project" : cut;
    }

    Project withRoot(Path next) {
        return new Project(script, next, form);
    }
}
