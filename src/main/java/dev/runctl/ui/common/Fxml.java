package dev.runctl.ui.common;

import dev.runctl.text.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import javafx.fxml.FXMLLoader;

/** Loads a view's FXML, with the view itself as its controller. */
public final class Fxml {
    private Fxml() {}

    /**
     * @param view gets the {@code @FXML} fields; the FXML is {@code <simple class name>.fxml} in its package's resources
     * @return the root node
     */
    public static <T> T load(Object view, Messages messages) {
        String name = view.getClass().getSimpleName() + ".fxml";
        FXMLLoader loader =
                new FXMLLoader(Objects.requireNonNull(view.getClass().getResource(name), name), messages.bundle());
        loader.setController(view);
        try {
            return loader.load();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
