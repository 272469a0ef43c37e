package dev.runctl.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.Settings;
import dev.runctl.service.settings.Settings.Appearance;
import dev.runctl.service.settings.SettingsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings as a small JSON file. Members it does not know are kept out; missing ones have their defaults. */
public final class JsonSettings implements SettingsStore {
    private static final Logger log = LoggerFactory.getLogger(JsonSettings.class);

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    public JsonSettings(Path file) {
        this.file = file;
    }

    @Override
    public Settings load() {
        try {
            JsonNode root = json.readTree(Files.readString(file, StandardCharsets.UTF_8));
            Settings defaults = Settings.DEFAULT;
            return new Settings(
                    new Location(
                            text(root, "profile", defaults.location().profile()),
                            text(root, "region", defaults.location().region())),
                    appearance(text(root, "appearance", "system")),
                    text(root, "last_script", defaults.lastScript()),
                    text(root, "download_folder", defaults.downloadFolder()),
                    locations(root.path("also")));
        } catch (NoSuchFileException e) {
            return Settings.DEFAULT;
        } catch (IOException e) {
            log.warn("The settings in {} cannot be read; the defaults are used", file, e);
            return Settings.DEFAULT;
        }
    }

    @Override
    public void save(Settings settings) {
        ObjectNode root = json.createObjectNode()
                .put("profile", settings.location().profile())
                .put("region", settings.location().region())
                .put("appearance", settings.appearance().name().toLowerCase(Locale.ROOT))
                .put("last_script", settings.lastScript())
                .put("download_folder", settings.downloadFolder());
        ArrayNode also = root.putArray("also");
        settings.also()
                .forEach(other ->
                        also.addObject().put("profile", other.profile()).put("region", other.region()));
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = Files.createTempFile(folder, "settings", ".tmp");
            try {
                Files.writeString(next, text(root), StandardCharsets.UTF_8);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(ObjectNode root) throws JsonProcessingException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static List<Location> locations(JsonNode array) {
        List<Location> locations = new ArrayList<>();
        for (JsonNode one : array) {
            if (one.path("profile").isTextual() && one.path("region").isTextual()) {
                locations.add(new Location(
                        one.path("profile").textValue(), one.path("region").textValue()));
            }
        }
        return locations;
    }

    private static String text(JsonNode root, String name, String otherwise) {
        JsonNode value = root.path(name);
        return value.isTextual() ? value.textValue() : otherwise;
    }

    private static Appearance appearance(String name) {
        for (Appearance appearance : Appearance.values()) {
            if (appearance.name().equalsIgnoreCase(name)) {
                return appearance;
            }
        }
        return Appearance.SYSTEM;
    }
}
