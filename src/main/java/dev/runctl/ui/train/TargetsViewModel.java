package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Newest;
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
    private final Newest<Question, Answer> sorting;
    private Optional<InstanceRef> wanted = Optional.empty();
    private Set<InstanceRef> busy = Set.of();

    private record Question(
            InstanceFeed.Snapshot snapshot, Set<InstanceRef> busy, Optional<InstanceRef> wanted, List<Target> before) {}

    /** @param targets the same object as before where nothing has changed */
    private record Answer(List<Target> targets, Optional<Target> chosen) {}

    TargetsViewModel(InstanceFeed feed, TrainOperations operations, Background background) {
        this.feed = feed;
        this.operations = operations;
        this.background = background;
        this.sorting = new Newest<>(background, TargetsViewModel::sort, this::show);
        feed.snapshotProperty().subscribe(snapshot -> {
            refresh();
            askBusy();
        });
    }

    private void askBusy() {
        background.run(
                operations::busy,
                found -> {
                    if (!found.equals(busy)) {
                        busy = found;
                        refresh();
                    }
                },
                e -> {
                    // A busy instance then looks free; launching on it says why it cannot be.
                });
    }

    private void refresh() {
        InstanceFeed.Snapshot snapshot = feed.snapshotProperty().get();
        sorting.take(new Question(snapshot, busy, wanted, targets.get()), snapshot.isLong());
    }

    private static Answer sort(Question question) {
        List<Target> next = question.snapshot().instances().stream()
                .filter(it -> it.instance().state() != InstanceState.TERMINATED)
                .map(it -> Target.of(it, question.busy()))
                .sorted(Comparator.comparing((Target it) -> !it.usable())
                        .thenComparing(Target::waits)
                        .thenComparing(Target::name))
                .toList();
        // Nothing is chosen by hand: the first that can take a script at once is the likely one.
        Optional<Target> chosen = question.wanted().isEmpty()
                ? next.stream().filter(Target::usable).findFirst()
                : next.stream()
                        .filter(it -> it.ref().equals(question.wanted().get()))
                        .findFirst();
        return new Answer(next.equals(question.before()) ? question.before() : next, chosen);
    }

    private void show(Answer answer) {
        targets.set(answer.targets());
        if (!answer.chosen().equals(chosen.get())) {
            chosen.set(answer.chosen());
        }
    }

    /** Chooses by hand; kept also while the instance is not listed yet. */
    void choose(InstanceRef ref) {
        wanted = Optional.of(ref);
        refresh();
    }

    ReadOnlyObjectProperty<List<Target>> targetsProperty() {
        return targets.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Target>> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }
}
