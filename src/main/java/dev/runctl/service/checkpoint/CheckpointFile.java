package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What one file says of itself. Nothing is ever unpickled: that would run code from the file. */
public final class CheckpointFile {
    /** @param metrics at most 32 numbers */
    record Content(OptionalLong epoch, OptionalLong step, Map<String, Double> metrics, Verdict verdict) {}

    private static final long WHOLE_JSON = 32L << 20;
    private static final int LONGEST_HEADER = 100 << 20;
    private static final Set<String> NO_METRICS = Set.of("epoch", "step", "global_step", "timestamp");
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private final Json json;

    public CheckpointFile(Json json) {
        this.json = json;
    }

    Content inspect(Path path, long size) {
        if (size == 0) {
            return bare(Verdict.Kind.INCOMPLETE, "empty-file");
        }
        String name = path.toString();
        try {
            if (name.endsWith(".json")) {
                return json(path, size);
            }
            if (name.endsWith(".pkl")) {
                return bare(Verdict.Kind.SUSPECT, "not-inspected");
            }
            byte[] head = head(path, 8);
            if (name.endsWith(".safetensors")) {
                return safetensors(path, head, size);
            }
            if (head.length < 8) {
                return bare(Verdict.Kind.INCOMPLETE, "zip-truncated");
            }
            return Arrays.equals(head, 0, 4, ZIP, 0, 4) ? zip(path) : bare(Verdict.Kind.SUSPECT, "not-inspected");
        } catch (IOException e) {
            return bare(Verdict.Kind.SUSPECT, "unreadable");
        }
    }

    /** The numbers of a trainer's state file; all empty where there is none. */
    Content inspectState(Path path) {
        try {
            return Files.isRegularFile(path) ? inspect(path, Files.size(path)) : bare(Verdict.Kind.SUSPECT, "");
        } catch (IOException e) {
            return bare(Verdict.Kind.SUSPECT, "unreadable");
        }
    }

    private Content json(Path path, long size) throws IOException {
        if (size > WHOLE_JSON) {
            return bare(Verdict.Kind.SUSPECT, "json-too-large");
        }
        Object value;
        try {
            value = json.parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return bare(Verdict.Kind.INCOMPLETE, "json-truncated");
        }
        if (!(value instanceof Map<?, ?> members)) {
            return bare(Verdict.Kind.SUSPECT, "json-no-object");
        }
        Fields fields = new Fields(members);
        Map<String, Double> metrics = new LinkedHashMap<>();
        addNumbers(metrics, fields.object("metrics"));
        addNumbers(metrics, fields);
        OptionalLong step = whole(fields, fields.has("step") ? "step" : "global_step");
        return new Content(whole(fields, "epoch"), step, metrics, new Verdict(Verdict.Kind.COMPLETE, "json-parses"));
    }

    private static void addNumbers(Map<String, Double> metrics, Fields fields) {
        fields.numbers().forEach((name, value) -> {
            boolean plain = Math.abs(value) < 1e300 && !NO_METRICS.contains(name) && name.length() <= 64;
            if (plain && metrics.size() < 32) {
                metrics.put(name, value);
            }
        });
    }

    private static OptionalLong whole(Fields fields, String name) {
        double value = fields.number(name).orElse(-1);
        return value >= 0 && value < 0x1p53 ? OptionalLong.of((long) value) : OptionalLong.empty();
    }

    /** A zip file ends with its directory, so one that opens has been written to the end. */
    private static Content zip(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return zip.size() > 0
                    ? bare(Verdict.Kind.COMPLETE, "zip-closes")
                    : bare(Verdict.Kind.INCOMPLETE, "zip-truncated");
        } catch (ZipException e) {
            return bare(Verdict.Kind.INCOMPLETE, "zip-truncated");
        }
    }

    /** The header lists where each tensor ends; the last one must end with the file. */
    private Content safetensors(Path path, byte[] head, long size) throws IOException {
        long length = head.length < 8
                ? Long.MAX_VALUE
                : ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > size - 8) {
            return bare(Verdict.Kind.INCOMPLETE, "safetensors-truncated");
        }
        if (length > LONGEST_HEADER) {
            return bare(Verdict.Kind.SUSPECT, "not-inspected");
        }
        byte[] header = Arrays.copyOfRange(head(path, 8 + (int) length), 8, 8 + (int) length);
        try {
            long end = 0;
            for (Map.Entry<?, ?> entry : Fields.of(json.parse(new String(header, StandardCharsets.UTF_8)))
                    .members()
                    .entrySet()) {
                if (!"__metadata__".equals(entry.getKey())) {
                    String last =
                            Fields.of(entry.getValue()).texts("data_offsets").getLast();
                    end = Math.max(end, Long.parseLong(last));
                }
            }
            return 8 + length + end == size
                    ? bare(Verdict.Kind.COMPLETE, "safetensors-closes")
                    : bare(Verdict.Kind.INCOMPLETE, "safetensors-truncated");
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            return bare(Verdict.Kind.SUSPECT, "not-inspected");
        }
    }

    private static byte[] head(Path path, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] head = new byte[(int) Math.min(length, file.length())];
            file.readFully(head);
            return head;
        }
    }

    private static Content bare(Verdict.Kind kind, String reason) {
        return new Content(OptionalLong.empty(), OptionalLong.empty(), Map.of(), new Verdict(kind, reason));
    }
}
