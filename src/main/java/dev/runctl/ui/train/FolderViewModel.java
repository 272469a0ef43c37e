package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Whether the run to be launched would share an earlier run's checkpoint folder, and where it saves then. */
final class FolderViewModel {
    private static final Messages TEXT = Messages.of("train");
    /** A folder that is being typed is asked for once, when it is written. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final TrainOperations operations;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<EarlierCheckpoints.Taken>> taken =
            new ReadOnlyObjectWrapper<>(this, "taken", Optional.empty());
    private Optional<EarlierCheckpoints.Asked> asked = Optional.empty();
    private Subscription reading = Subscription.NONE;

    FolderViewModel(TrainOperations operations, Background background) {
        this.operations = operations;
        this.background = background;
    }

    /** Looks into the folder, unless that has been done. What was found in another one is forgotten at once. */
    void ask(Optional<EarlierCheckpoints.Asked> next) {
        if (!next.equals(asked)) {
            asked = next;
            read();
        }
    }

    /** Looks again: a run may have saved meanwhile. */
    void read() {
        reading.close();
        reading = Subscription.NONE;
        taken.set(Optional.empty());
        asked.ifPresent(what -> {
            Cancellation cancel = new Cancellation();
            Subscription work = background.run(
                    () -> {
                        cancel.sleep(PAUSE);
                        return operations.earlier(what, cancel);
                    },
                    found -> {
                        if (!cancel.isCancelled()) {
                            taken.set(found);
                        }
                    },
                    e -> {
                        // Nothing is said then; the launch finds out by itself.
                    });
            reading = () -> {
                cancel.cancel();
                work.close();
            };
        });
    }

    void stop() {
        reading.close();
        asked = Optional.empty();
        taken.set(Optional.empty());
    }

    /** The folder to save into instead, where it is known and the script can be told. */
    Optional<String> free(boolean canBeTold) {
        return canBeTold ? taken.get().flatMap(EarlierCheckpoints.Taken::free) : Optional.empty();
    }

    /** What happens to the earlier run's checkpoints, in a sentence; empty where none are known. */
    String note(boolean canBeTold) {
        if (asked.isEmpty() || taken.get().isEmpty()) {
            return "";
        }
        String folder = asked.get().folder().replaceFirst("/+$", "");
        Optional<String> free = taken.get().get().free();
        if (free.isPresent()) {
            return canBeTold ? TEXT.text("folder.apart", folder, free.get()) : TEXT.text("folder.ask", folder);
        }
        String seen = Formats.time(taken.get().get().asOf());
        return TEXT.text(canBeTold ? "folder.seen-apart" : "folder.seen-ask", folder, seen);
    }

    ReadOnlyObjectProperty<Optional<EarlierCheckpoints.Taken>> takenProperty() {
        return taken.getReadOnlyProperty();
    }
}
