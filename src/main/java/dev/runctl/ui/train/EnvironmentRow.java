package dev.runctl.ui.train;

import dev.runctl.text.Messages;
import java.util.regex.Pattern;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/** One environment variable for the script. A row without a name counts for nothing. */
public final class EnvironmentRow {
    private static final Messages TEXT = Messages.of("train");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final StringProperty name;
    private final StringProperty value;

    EnvironmentRow(String name, String value) {
        this.name = new SimpleStringProperty(this, "name", name);
        this.value = new SimpleStringProperty(this, "value", value);
    }

    boolean isBlank() {
        return name.get().isBlank();
    }

    boolean isValid() {
        return isBlank() || NAME.matcher(name.get().strip()).matches();
    }

    /** What is wrong with the name, or empty. */
    public ObservableValue<String> problem() {
        return name.map(it -> isValid() ? "" : TEXT.text("problem.variable"));
    }

    public StringProperty nameProperty() {
        return name;
    }

    public StringProperty valueProperty() {
        return value;
    }
}
