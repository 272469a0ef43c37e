package dev.runctl.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.ui.theme.StyleClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, views and style sheets fit together. */
class ResourcesTest {
    private static final Path JAVA = Path.of("src/main/java/dev/runctl/ui");
    private static final Path RESOURCES = Path.of("src/main/resources/dev/runctl");
    private static final Path THEME = RESOURCES.resolve("ui/theme");

    @ParameterizedTest
    @ValueSource(strings = {"shell", "instances", "train"})
    void everyTextUsedByAnFxmlExists(String screen) throws IOException {
        Properties texts = texts(screen);
        Set<String> used = matches(contents(RESOURCES.resolve("ui/" + screen), ".fxml"), "\"%([a-z0-9.-]+)\"");
        assertThat(used).isNotEmpty();
        assertThat(texts.stringPropertyNames()).containsAll(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shell", "instances", "train"})
    void everyTextIsUsed(String screen) throws IOException {
        String code = contents(JAVA.resolve(screen), ".java")
                + contents(Path.of("src/main/java/dev/runctl/app"), ".java")
                + contents(RESOURCES.resolve("ui/" + screen), ".fxml");
        Set<String> unused = new TreeSet<>();
        for (String key : texts(screen).stringPropertyNames()) {
            if (!code.contains("\"" + key + "\"") && !code.contains("\"%" + key + "\"") && !isComposed(code, key)) {
                unused.add(key);
            }
        }
        assertThat(unused).isEmpty();
    }

    /** Whether code puts the key together from a stem and an ending: {@code "form." + x} or {@code "new.title" + where}. */
    private static boolean isComposed(String code, String key) {
        String stem = key.substring(0, key.lastIndexOf('.') + 1);
        String ending = key.substring(stem.length());
        boolean byStem = !stem.isEmpty()
                && code.contains("\"" + stem + "\" +")
                && (code.contains("\"" + ending + "\"") || stem.equals("form.") || stem.equals("appearance."));
        boolean byEnum = !stem.isEmpty()
                && Pattern.compile("\"" + Pattern.quote(stem) + "\" \\+ [\\w.()]*(awsName|name)\\(\\)")
                        .matcher(code)
                        .find();
        boolean follows = key.endsWith("-next")
                && code.contains("\"-next\"")
                && code.contains("\"" + key.substring(0, key.length() - 5) + "\"");
        if (byEnum || follows) {
            return true;
        }
        boolean byPlace = key.endsWith("-local") || key.endsWith("-aws");
        return byStem || byPlace && code.contains("\"" + key.replaceFirst("-(local|aws)$", "") + "\"");
    }

    @Test
    void bothAppearancesDefineTheSameColours() throws IOException {
        Set<String> light = matches(Files.readString(THEME.resolve("colors-light.css")), "^\\s*(-[a-z0-9-]+):");
        Set<String> dark = matches(Files.readString(THEME.resolve("colors-dark.css")), "^\\s*(-[a-z0-9-]+):");
        assertThat(light).hasSizeGreaterThan(40).isEqualTo(dark);
    }

    @Test
    void rulesNameOnlyColoursThatAreDefined() throws IOException {
        Set<String> defined = matches(Files.readString(THEME.resolve("colors-light.css")), "^\\s*(-rc-[a-z-]+):");
        try (Stream<Path> sheets = Files.list(THEME)) {
            for (Path sheet : sheets.toList()) {
                assertThat(defined)
                        .as(sheet.toString())
                        .containsAll(matches(Files.readString(sheet), "[\\s(](-rc-[a-z-]+)"));
            }
        }
    }

    @Test
    void rulesHaveNoColoursOfTheirOwn() throws IOException {
        for (String sheet : List.of("controls.css", "shell.css", "instances.css", "train.css")) {
            assertThat(Files.readString(THEME.resolve(sheet))).as(sheet).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b");
        }
    }

    @Test
    void nothingIsStyledInline() {
        assertThat(contents(JAVA, ".java")).doesNotContain(".setStyle(");
        assertThat(contents(RESOURCES.resolve("ui"), ".fxml")).doesNotContainPattern("\\sstyle=\"");
    }

    @Test
    void everySharedStyleClassIsInTheSheets() throws IllegalAccessException {
        String sheets = contents(THEME, ".css");
        for (var field : StyleClasses.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                assertThat(sheets).containsPattern("\\." + field.get(null) + "\\b");
            }
        }
    }

    private static Properties texts(String screen) throws IOException {
        Properties texts = new Properties();
        try (var reader = Files.newBufferedReader(RESOURCES.resolve("i18n/" + screen + ".properties"))) {
            texts.load(reader);
        }
        return texts;
    }

    private static Set<String> matches(String text, String regex) {
        Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(text);
        Set<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String contents(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(ResourcesTest::read)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
