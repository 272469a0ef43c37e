package dev.runctl.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.AccountChoices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choices as a small JSON file, one member for each profile: {@code {"lab": {"buckets": {"eu-west-1": "name"},
 * "instance_profile": "name"}}}. Read once, so that asking for a choice never waits for the disk; a change is made to what the
 * file holds then.
 */
public final class JsonAccountChoices implements AccountChoices {
    private static final Logger log = LoggerFactory.getLogger(JsonAccountChoices.class);

    private static final String BUCKETS = "buckets";
    private static final String INSTANCE_PROFILE = "instance_profile";

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    /** Never changed once it is here. */
    private volatile @Nullable ObjectNode known;

    public JsonAccountChoices(Path file) {
        this.file = file;
    }

    @Override
    public Optional<String> bucket(Location location) {
        return text(known().path(location.profile()).path(BUCKETS).path(location.region()));
    }

    @Override
    public void keepBucket(Location location, String bucket) {
        change(location, own -> own.withObjectProperty(BUCKETS).put(location.region(), bucket));
    }

    @Override
    public Optional<String> instanceProfile(Location location) {
        return text(known().path(location.profile()).path(INSTANCE_PROFILE));
    }

    @Override
    public void keepInstanceProfile(Location location, String name) {
        change(location, own -> own.put(INSTANCE_PROFILE, name));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(it -> !it.isBlank());
    }

    private ObjectNode known() {
        ObjectNode held = known;
        if (held == null) {
            held = load();
            known = held;
        }
        return held;
    }

    private ObjectNode load() {
        try {
            JsonNode root = json.readTree(Files.readString(file, StandardCharsets.UTF_8));
            return root instanceof ObjectNode object ? object : json.createObjectNode();
        } catch (NoSuchFileException e) {
            return json.createObjectNode();
        } catch (IOException e) {
            log.warn("The choices in {} cannot be read; nothing is taken as chosen", file, e);
            return json.createObjectNode();
        }
    }

    private synchronized void change(Location location, Consumer<ObjectNode> change) {
        ObjectNode root = load();
        change.accept(root.withObjectProperty(location.profile()));
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = Files.createTempFile(folder, "accounts", ".tmp");
            try {
                Files.writeString(
                        next,
                        json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
                        StandardCharsets.UTF_8);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            known = root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
