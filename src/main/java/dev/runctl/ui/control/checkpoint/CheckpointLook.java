package dev.runctl.ui.control.checkpoint;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Opens the look into one checkpoint at a time. */
public final class CheckpointLook {
    private final InspectionOperations operations;
    private final Background background;
    private final Executor screen;
    private final ReadOnlyObjectWrapper<Optional<InspectionViewModel>> shown =
            new ReadOnlyObjectWrapper<>(this, "shown", Optional.empty());

    public CheckpointLook(InspectionOperations operations, Background background, Executor screen) {
        this.operations = operations;
        this.background = background;
        this.screen = screen;
    }

    /** @param ref the instance it was written on */
    public void look(Checkpoint checkpoint, InstanceRef ref) {
        if (shown.get().isEmpty()) {
            shown.set(Optional.of(new InspectionViewModel(operations, background, screen, checkpoint, ref)));
        }
    }

    /** Ends what goes on for it. */
    void closed() {
        shown.get().ifPresent(InspectionViewModel::close);
        shown.set(Optional.empty());
    }

    /** What is to be shown, while something is. */
    public ReadOnlyObjectProperty<Optional<InspectionViewModel>> shownProperty() {
        return shown.getReadOnlyProperty();
    }
}
