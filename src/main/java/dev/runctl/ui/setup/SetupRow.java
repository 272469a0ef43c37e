package dev.runctl.ui.setup;

import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.Finding;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One check: what it found, or nothing while it runs. */
public final class SetupRow {
    private final CheckId id;
    private final ReadOnlyObjectWrapper<Optional<Finding>> finding =
            new ReadOnlyObjectWrapper<>(this, "finding", Optional.empty());

    SetupRow(CheckId id) {
        this.id = id;
    }

    public CheckId id() {
        return id;
    }

    public ReadOnlyObjectProperty<Optional<Finding>> findingProperty() {
        return finding.getReadOnlyProperty();
    }

    void begin() {
        finding.set(Optional.empty());
    }

    void end(Finding found) {
        finding.set(Optional.of(found));
    }
}
