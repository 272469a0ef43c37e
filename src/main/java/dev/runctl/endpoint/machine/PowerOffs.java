package dev.runctl.endpoint.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Shutdowns from inside instances: a record of each by {@code machine.py poweroff}, which needs no program to be there.
 * Whoever looks next at the instances draws the consequences.
 */
final class PowerOffs {
    /**
     * @param token of the process that ends the instance's processes
     * @param at when the instance shut down
     */
    record Record(String token, Instant at) {}

    private final Path folder;
    private final Timings timings;
    private final ObjectMapper json = new ObjectMapper();

    PowerOffs(Path folder, Timings timings) {
        this.folder = folder;
        this.timings = timings;
    }

    /**
     * Hands each record to the action, once: a record that is of an earlier start, or of an instance that does not run,
     * says nothing about this one.
     *
     * @return whether there was one
     */
    boolean take(Snapshot seen, BiConsumer<LocalInstance, Record> action) {
        boolean some = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "i-*.json")) {
            for (Path file : files) {
                String id = String.valueOf(file.getFileName()).replace(".json", "");
                Optional<Record> record = read(file);
                LocalInstance instance = seen.find(id);
                if (instance != null && record.isPresent() && isOfThisStart(instance, record.get())) {
                    if (!instance.reaping().isEmpty()) {
                        continue; // It restarts just now; then it is off.
                    }
                    action.accept(instance, record.get());
                    some = true;
                }
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return some;
    }

    private boolean isOfThisStart(LocalInstance instance, Record record) {
        return instance.recorded() == InstanceState.PENDING
                && !record.at().isBefore(instance.since().minus(timings.pending()));
    }

    private Optional<Record> read(Path file) throws IOException {
        try {
            JsonNode node = json.readTree(file.toFile());
            String token = node.path("token").asText("");
            double at = node.path("at").asDouble(Double.NaN);
            return token.matches("[0-9a-f]{8}") && Double.isFinite(at)
                    ? Optional.of(new Record(token, Instant.ofEpochMilli((long) (at * 1000))))
                    : Optional.empty();
        } catch (com.fasterxml.jackson.core.JsonProcessingException | NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
