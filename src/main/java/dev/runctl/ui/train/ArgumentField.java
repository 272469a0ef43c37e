package dev.runctl.ui.train;

import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.text.Messages;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/** One argument of the form: what is typed, what is wrong with it, and what is passed for it. */
public final class ArgumentField {
    private static final Messages TEXT = Messages.of("train");

    /** What Python's float() takes, underscores left out. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?((\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private final ScriptParameter parameter;
    private final StringProperty value = new SimpleStringProperty(this, "value", "");
    private final BooleanProperty on = new SimpleBooleanProperty(this, "on");

    // Kept, because a binding that nobody holds is collected and its listeners with it.
    private final ObservableValue<String> problem = Bindings.createStringBinding(this::findProblem, value, on);

    ArgumentField(ScriptParameter parameter) {
        this.parameter = parameter;
    }

    public ScriptParameter parameter() {
        return parameter;
    }

    public boolean isSwitch() {
        return parameter.kind() == ScriptParameter.Kind.SWITCH;
    }

    /** What is wrong, or empty. */
    public ObservableValue<String> problem() {
        return problem;
    }

    String findProblem() {
        String text = value.get().strip();
        if (isSwitch()) {
            return "";
        }
        if (text.isEmpty()) {
            return parameter.required() ? TEXT.text("problem.required") : "";
        }
        if (!parameter.repeated()) {
            return problemOf(text);
        }
        Words words = Words.split(text);
        if (!words.isComplete()) {
            return TEXT.text("problem.quote", words.open());
        }
        return words.words().stream()
                .map(this::problemOf)
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String problemOf(String text) {
        if (!parameter.choices().isEmpty()) {
            return parameter.choices().contains(text)
                    ? ""
                    : TEXT.text("problem.choice", String.join(", ", parameter.choices()));
        }
        return switch (parameter.kind()) {
            case INTEGER -> isInteger(text) ? "" : TEXT.text("problem.integer");
            case DECIMAL -> DECIMAL.matcher(text).matches() ? "" : TEXT.text("problem.decimal");
            case TEXT, PATH, SWITCH -> "";
        };
    }

    private static boolean isInteger(String text) {
        try {
            new BigInteger(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The words passed to the script: none where the value is empty or the parser's own default. */
    List<String> words() {
        if (isSwitch()) {
            return on.get() ? List.of(parameter.flag()) : List.of();
        }
        String text = value.get().strip();
        if (text.isEmpty() || text.equals(parameter.defaultValue())) {
            return List.of();
        }
        List<String> values = parameter.repeated()
                ? Words.split(text).words()
                : List.of(value.get().strip());
        if (parameter.positional()) {
            return values;
        }
        // With an equals sign argparse cannot take a value like "-x" for an option.
        if (values.size() == 1
                && values.getFirst().startsWith("-")
                && parameter.flag().startsWith("--")) {
            return List.of(parameter.flag() + "=" + values.getFirst());
        }
        List<String> words = new ArrayList<>();
        words.add(parameter.flag());
        words.addAll(values);
        return words;
    }

    void reset() {
        value.set("");
        on.set(false);
    }

    public StringProperty valueProperty() {
        return value;
    }

    public BooleanProperty onProperty() {
        return on;
    }
}
