package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.InstanceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files on an instance by pieces, each call one command (runner contract, "read"). */
public final class InstanceFiles {
    /** @param length bytes, at least 1 */
    public record Range(long offset, long length) {}

    /** What lies at a path. */
    public sealed interface Answer {
        /**
         * @param size in bytes
         * @param modified as the instance says it; for comparing only
         * @param parts the bytes of the first ranges asked for, each perhaps only the begin of its range
         */
        record Read(long size, double modified, List<byte[]> parts) implements Answer {
            public Read {
                parts = List.copyOf(parts);
            }
        }

        /** @param whole whether all files are listed */
        record Listed(List<Entry> files, boolean whole) implements Answer {
            public Listed {
                files = List.copyOf(files);
            }
        }
    }

    /** @param name relative to the folder */
    public record Entry(String name, long size) {}

    private final Runner runner;

    public InstanceFiles(Runner runner) {
        this.runner = runner;
    }

    /**
     * @param project whose folder a relative path begins in; empty for an absolute path
     * @param ranges of a file; none are read of a folder
     * @throws dev.runctl.domain.failure.ServiceException OnInstance with {@code read-failed}, or the transport's
     */
    public Answer read(InstanceRef ref, String project, String path, List<Range> ranges, Cancellation cancel) {
        Map<String, @Nullable Object> args = new HashMap<>();
        args.put("project", project.isEmpty() ? null : project);
        args.put("path", path);
        args.put(
                "ranges",
                ranges.stream().map(it -> List.of(it.offset(), it.length())).toList());
        Fields answer = runner.ask(ref, "read", args, Runner.LIMIT, cancel);
        if (answer.has("files")) {
            return new Answer.Listed(entries(runner.parsePacked(answer.text("files"))), answer.flag("whole"));
        }
        return new Answer.Read(
                answer.integer("size", 0),
                answer.number("modified").orElse(0),
                answer.texts("parts").stream().map(Packed::unpack).toList());
    }

    private static List<Entry> entries(Object packed) {
        List<Entry> entries = new ArrayList<>();
        if (packed instanceof List<?> items) {
            for (Object item : items) {
                entry(item).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<Entry> entry(Object item) {
        return item instanceof List<?> pair
                        && pair.size() == 2
                        && pair.getFirst() instanceof String name
                        && pair.getLast() instanceof Number size
                ? Optional.of(new Entry(name, size.longValue()))
                : Optional.empty();
    }
}
