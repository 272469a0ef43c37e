package dev.runctl.ui.control.resume;

import java.util.ArrayList;
import java.util.List;

/** Arguments before and after, flag by flag with its values, in the order in which a person compares them. */
final class ArgumentChanges {
    enum Kind {
        KEPT,
        GONE,
        NEW
    }

    record Line(Kind kind, List<String> words) {}

    private ArgumentChanges() {}

    static List<Line> of(List<String> before, List<String> after) {
        List<List<String>> old = grouped(before);
        List<List<String>> next = grouped(after);
        List<Line> lines = new ArrayList<>();
        old.forEach(it -> lines.add(new Line(next.contains(it) ? Kind.KEPT : Kind.GONE, it)));
        next.stream().filter(it -> !old.contains(it)).forEach(it -> lines.add(new Line(Kind.NEW, it)));
        return lines;
    }

    /** A flag with the words up to the next flag. */
    private static List<List<String>> grouped(List<String> arguments) {
        List<List<String>> groups = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--") && !current.isEmpty()) {
                groups.add(List.copyOf(current));
                current.clear();
            }
            current.add(argument);
        }
        if (!current.isEmpty()) {
            groups.add(List.copyOf(current));
        }
        return groups;
    }
}
