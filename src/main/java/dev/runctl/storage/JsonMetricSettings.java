package dev.runctl.storage;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.service.metric.MetricSettingsStore;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One JSON file for all projects, each under its root folder. Replaced whole, so a crash leaves the old or the new one. */
public final class JsonMetricSettings implements MetricSettingsStore {
    private static final Logger log = LoggerFactory.getLogger(JsonMetricSettings.class);

    private final Path file;
    private final Json json;

    public JsonMetricSettings(Path file, Json json) {
        this.file = file;
        this.json = json;
    }

    @Override
    public synchronized MetricSettings load(Path project) {
        Fields settings = Fields.of(all().get(key(project)));
        Map<String, Boolean> shown = new HashMap<>();
        settings.object("shown").members().forEach((name, value) -> {
            if (value instanceof Boolean is) {
                shown.put(String.valueOf(name), is);
            }
        });
        return new MetricSettings(
                Fields.objects(settings.members().get("patterns")).stream()
                        .map(it -> new LogPattern(it.text("name"), it.text("regex")))
                        .toList(),
                shown,
                Fields.objects(settings.members().get("rules")).stream()
                        .map(JsonMetricSettings::rule)
                        .toList(),
                settings.texts("rules_off").stream()
                        .flatMap(it -> named(Finding.Rule.class, it).stream())
                        .collect(Collectors.toSet()));
    }

    private static LogRule rule(Fields it) {
        return new LogRule(
                it.text("name"),
                it.text("regex"),
                named(LogRule.Level.class, it.text("level")).orElse(LogRule.Level.WARNING),
                it.text("advice"),
                // A word of a later version must not stop anything.
                named(LogRule.Action.class, it.text("action")).orElse(LogRule.Action.LABEL));
    }

    private static Map<String, String> members(LogRule it) {
        return Map.of(
                "name", it.name(),
                "regex", it.regex(),
                "level", word(it.level()),
                "advice", it.advice(),
                "action", word(it.action()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> Optional<E> named(Class<E> type, String word) {
        return EnumSet.allOf(type).stream().filter(it -> word(it).equals(word)).findFirst();
    }

    @Override
    public synchronized void save(Path project, MetricSettings settings) {
        Map<String, Object> all = all();
        all.put(
                key(project),
                Map.of(
                        "patterns",
                        settings.patterns().stream()
                                .map(it -> Map.of("name", it.name(), "regex", it.regex()))
                                .toList(),
                        "shown",
                        settings.shown(),
                        "rules",
                        settings.rules().stream()
                                .map(JsonMetricSettings::members)
                                .toList(),
                        "rules_off",
                        settings.off().stream()
                                .map(JsonMetricSettings::word)
                                .sorted()
                                .toList()));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path next = Files.createTempFile(folder, "projects", ".tmp");
            try {
                Files.writeString(next, json.write(all) + "\n", StandardCharsets.UTF_8);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        try {
            Fields.of(json.parse(Files.readString(file, StandardCharsets.UTF_8)))
                    .members()
                    .forEach((key, value) -> all.put(String.valueOf(key), value));
        } catch (NoSuchFileException e) {
            return all;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("The projects' settings in {} cannot be read; none are used", file, e);
        }
        return all;
    }

    private static String key(Path project) {
        return project.toAbsolutePath().normalize().toString();
    }
}
