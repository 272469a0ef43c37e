package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.ui.common.InstanceFeed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The instances to choose from and the one chosen; usable ones first. A choice stays while its instance is listed. */
final class TargetsViewModel {
    private final InstanceFeed feed;
    private final TrainOperations operations;
    private final Background background;
    private final ReadOnlyObjectWrapper<List<Target>> targets = new ReadOnlyObjectWrapper<>(this, "targets", List.of());
    private final ReadOnlyObjectWrapper<Optional<Target>> chosen =
            new ReadOnlyObjectWrapper<>(this, "chosen", Optional.empty());
    private Optional<InstanceRef> wanted = Optional.empty();
    private Set<InstanceRef> busy = Set.of();

    TargetsViewModel(InstanceFeed feed, TrainOperations operations, Background background) {
        this.feed = feed;
        this.operations = operations;
        this.background = background;
        feed.snapshotProperty().subscribe(snapshot -> {
            show(snapshot);
            askBusy();
        });
    }

    private void askBusy() {
        background.run(
                operations::busy,
                found -> {
                    if (!found.equals(busy)) {
                        busy = found;
                        show(feed.snapshotProperty().get());
                    }
                },
                e -> {
                    // A busy instance then looks free; launching on it says why it cannot be.
                });
    }

    private void show(InstanceFeed.Snapshot snapshot) {
        List<Target> next = snapshot.instances().stream()
                .filter(it -> it.instance().state() != InstanceState.TERMINATED)
                .map(it -> Target.of(it, busy))
                .sorted(Comparator.comparing((Target it) -> !it.usable())
                        .thenComparing(Target::waits)
                        .thenComparing(Target::name))
                .toList();
        if (!next.equals(targets.get())) {
            targets.set(next);
        }
        Optional<Target> still = wanted.flatMap(
                ref -> next.stream().filter(it -> it.ref().equals(ref)).findFirst());
        if (wanted.isEmpty()) {
            // Nothing is chosen by hand: the first that can take a script at once is the likely one.
            still = next.stream().filter(Target::usable).findFirst();
        }
        if (!still.equals(chosen.get())) {
            chosen.set(still);
        }
    }

    /** Chooses by hand; kept also while the instance is not listed yet. */
    void choose(InstanceRef ref) {
        wanted = Optional.of(ref);
        show(feed.snapshotProperty().get());
    }

    ReadOnlyObjectProperty<List<Target>> targetsProperty() {
        return targets.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Target>> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }
}
