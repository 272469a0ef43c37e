package dev.runctl.service.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runner's list of checkpoints as it travels: column by column, since an answer holds 24,000 characters at most and like things
 * side by side take a third of the room (src/docs/runner-contract.md).
 */
final class CheckpointColumns {
    private static final List<String> PLAIN = List.of("path", "project", "run_id", "verdict", "reason", "code");
    private static final List<String> OF_PATH = List.of("argument", "name");
    private static final List<String> GROWING = List.of("epoch", "step", "size", "modified");

    private CheckpointColumns() {}

    /** One record for each checkpoint, as if they had been told one by one. */
    static List<Fields> rows(@Nullable Object table) {
        Fields columns = Fields.of(table);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Object ignored : column(columns, "path")) {
            rows.add(new HashMap<>());
        }
        PLAIN.forEach(name -> put(rows, name, column(columns, name)));
        OF_PATH.forEach(name -> put(rows, name, ofPath(column(columns, "path"), column(columns, name))));
        GROWING.forEach(name -> put(rows, name, sums(column(columns, name))));
        for (Map<String, @Nullable Object> row : rows) {
            row.computeIfPresent(
                    "modified", (_, micros) -> micros instanceof Number number ? number.doubleValue() / 1e6 : micros);
            row.put("metrics", new HashMap<String, Object>());
        }
        columns.object("metrics").members().forEach((name, values) -> {
            List<?> told = list(values);
            for (int row = 0; row < Math.min(rows.size(), told.size()); row++) {
                if (told.get(row) instanceof Number number
                        && rows.get(row).get("metrics") instanceof Map<?, ?> metrics) {
                    @SuppressWarnings("unchecked") // made above
                    Map<String, Object> mine = (Map<String, Object>) metrics;
                    mine.put(String.valueOf(name), number);
                }
            }
        });
        return rows.stream().map(Fields::of).toList();
    }

    private static void put(List<Map<String, @Nullable Object>> rows, String name, List<?> values) {
        for (int row = 0; row < Math.min(rows.size(), values.size()); row++) {
            rows.get(row).put(name, values.get(row));
        }
    }

    /** A number says how many characters of the path's end it is. */
    private static List<Object> ofPath(List<?> paths, List<?> told) {
        List<Object> whole = new ArrayList<>();
        for (int row = 0; row < Math.min(paths.size(), told.size()); row++) {
            String path = String.valueOf(paths.get(row));
            whole.add(told.get(row) instanceof Number length ? end(path, length.intValue()) : told.get(row));
        }
        return whole;
    }

    private static String end(String path, int characters) {
        int counted = Math.clamp(characters, 0, path.codePointCount(0, path.length()));
        return path.substring(path.offsetByCodePoints(path.length(), -counted));
    }

    /** Each is told by what it is more than the one before it. */
    private static List<Object> sums(List<?> growth) {
        List<Object> sums = new ArrayList<>();
        long sum = 0;
        for (Object more : growth) {
            if (more instanceof Number number) {
                sum += number.longValue();
                sums.add(sum);
            } else {
                sums.add(false); // it is not told
            }
        }
        return sums;
    }

    private static List<?> column(Fields columns, String name) {
        return list(columns.members().get(name));
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
