package dev.runctl.app;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Keeps the window's size and place in a file. A window that would lie outside all screens gets its size only. */
final class WindowPlace {
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 820;

    private final Path file;

    WindowPlace(Path file) {
        this.file = file;
    }

    void restore(Stage stage) {
        Properties saved = load();
        stage.setWidth(number(saved, "width", WIDTH));
        stage.setHeight(number(saved, "height", HEIGHT));
        double x = number(saved, "x", Double.NaN);
        double y = number(saved, "y", Double.NaN);
        boolean onScreen = Screen.getScreens().stream()
                .map(Screen::getVisualBounds)
                .anyMatch(it -> it.intersects(new Rectangle2D(x, y, 200, 60)));
        if (!Double.isNaN(x) && !Double.isNaN(y) && onScreen) {
            stage.setX(x);
            stage.setY(y);
        }
        stage.setMaximized(Boolean.parseBoolean(saved.getProperty("maximized")));
    }

    /** @throws IOException if the file cannot be written */
    void save(Stage stage) throws IOException {
        Properties properties = load();
        properties.setProperty("maximized", Boolean.toString(stage.isMaximized()));
        if (!stage.isMaximized() && !stage.isIconified()) {
            properties.setProperty("width", Double.toString(stage.getWidth()));
            properties.setProperty("height", Double.toString(stage.getHeight()));
            properties.setProperty("x", Double.toString(stage.getX()));
            properties.setProperty("y", Double.toString(stage.getY()));
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    private Properties load() {
        Properties properties = new Properties();
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                // A damaged file costs the window its place, nothing more.
                properties.clear();
            }
        }
        return properties;
    }

    private static double number(Properties properties, String key, double otherwise) {
        try {
            double value = Double.parseDouble(properties.getProperty(key, ""));
            return Double.isFinite(value) ? value : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
