package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.Settings;
import dev.runctl.service.settings.Settings.Appearance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        Settings settings = new Settings(
                        new Location("work", "eu-west-1"), Appearance.DARK, "/a/\"b\"/ü.py", "/down loads")
                .withLocations(List.of(
                        new Location("work", "eu-west-1"), new Location("work", "us-east-1"), Location.thisComputer()));
        Path file = folder.resolve("new/settings.json");

        new JsonSettings(file).save(settings);

        assertThat(new JsonSettings(file).load()).isEqualTo(settings);
        assertThat(settings.locations()).hasSize(3);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void withoutAFileOrWithABrokenOneTheDefaultsHold() throws IOException {
        Path file = folder.resolve("settings.json");
        assertThat(new JsonSettings(file).load()).isEqualTo(Settings.DEFAULT);
        Files.writeString(file, "{\"profile\": ");
        assertThat(new JsonSettings(file).load()).isEqualTo(Settings.DEFAULT);
        Files.writeString(file, "{\"appearance\": \"purple\", \"region\": 3}");
        assertThat(new JsonSettings(file).load()).isEqualTo(Settings.DEFAULT);
    }
}
