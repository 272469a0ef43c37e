package dev.runctl.cli;

import java.nio.file.Path;

/** A project's name on the instance where none is given: the folder's, in the letters that a folder there may have. */
final class ProjectName {
    private static final int LONGEST = 64;

    private ProjectName() {}

    static String of(Path root) {
        Path last = root.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "" : last.toString();
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        String cut = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        return cut.isEmpty() ? "project" : cut;
    }
}
