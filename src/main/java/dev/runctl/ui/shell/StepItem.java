package dev.runctl.ui.shell;

import dev.runctl.service.Steps;
import java.time.Instant;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** One step of long work. */
public final class StepItem {
    private final String code;
    private final String text;
    private final Instant started;
    private final ReadOnlyObjectWrapper<Steps.State> state = new ReadOnlyObjectWrapper<>(this, "state");
    private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper(this, "detail", "");
    private final ReadOnlyStringWrapper elapsed = new ReadOnlyStringWrapper(this, "elapsed", "");

    StepItem(String code, String text, Instant started) {
        this.code = code;
        this.text = text;
        this.started = started;
    }

    String code() {
        return code;
    }

    public String text() {
        return text;
    }

    Instant started() {
        return started;
    }

    void update(Steps.State nextState, String nextDetail, String nextElapsed) {
        detail.set(nextDetail);
        elapsed.set(nextElapsed);
        state.set(nextState);
    }

    void setElapsed(String text) {
        elapsed.set(text);
    }

    public ReadOnlyObjectProperty<Steps.State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty detailProperty() {
        return detail.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty elapsedProperty() {
        return elapsed.getReadOnlyProperty();
    }
}
