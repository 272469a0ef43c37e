package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.LogRule.Action;
import dev.runctl.domain.metric.LogRule.Level;
import dev.runctl.service.metric.MetricSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonMetricSettingsTest {
    @TempDir
    Path folder;

    @Test
    void eachProjectKeepsItsOwn() {
        Path file = folder.resolve("data/projects.json");
        MetricSettings vision = new MetricSettings(
                List.of(new LogPattern("reward", "(?<value>\\S+) \"é\"")),
                Map.of("loss", true, "lr", false),
                List.of(new LogRule("slow", "took \\d{3}s", Level.PROBLEM, "Look at \"it\".", Action.STOP)),
                Set.of(Finding.Rule.NAN_LOSS));
        new JsonMetricSettings(file, new JacksonJson()).save(Path.of("/home/ada/vision"), vision);
        JsonMetricSettings again = new JsonMetricSettings(file, new JacksonJson());
        again.save(Path.of("/home/ada/speech"), MetricSettings.NONE.with("ppl", true));
        assertThat(again.load(Path.of("/home/ada/vision"))).isEqualTo(vision);
        assertThat(again.load(Path.of("/home/ada/other"))).isEqualTo(MetricSettings.NONE);
    }

    @Test
    void aDamagedFileIsNoSettings() throws Exception {
        Path file = folder.resolve("projects.json");
        Files.writeString(file, "{\"/x\": ");
        assertThat(new JsonMetricSettings(file, new JacksonJson()).load(Path.of("/x")))
                .isEqualTo(MetricSettings.NONE);
    }
}
