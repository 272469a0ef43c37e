package dev.runctl.ui.instances;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.SeenProgress;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Learns what the rows show of runs and money, as long as the screen is shown: first what is known, then what instances say. */
final class RowNews {
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Adding up all of a day takes longer than a cent takes to be spent. */
    private static final Duration SPENT_EVERY = Duration.ofSeconds(30);

    private final InstanceOperations operations;
    private final Supplier<List<Location>> locations;
    private final Executor screen;
    private final Clock clock;
    private final Predicate<InstanceRef> reachable;
    private final Consumer<RowNotes.Learned> told;
    private volatile Map<InstanceRef, Amount> today = Map.of();
    private volatile Instant spent = Instant.EPOCH;
    private volatile List<Location> spentIn = List.of();

    /**
     * @param reachable whether a command can be sent there now; asked on any thread
     * @param told on the screen's thread
     */
    RowNews(
            InstanceOperations operations,
            Supplier<List<Location>> locations,
            Executor screen,
            Clock clock,
            Predicate<InstanceRef> reachable,
            Consumer<RowNotes.Learned> told) {
        this.operations = operations;
        this.locations = locations;
        this.screen = screen;
        this.clock = clock;
        this.reachable = reachable;
        this.told = told;
    }

    Subscription start() {
        return Ticker.start("instances-news", () -> {
            try {
                learn();
            } catch (ServiceException | UncheckedIOException e) {
                // What was learned before stays; the table's own banner tells of a lost connection.
                return EVERY;
            }
            return EVERY;
        });
    }

    private void learn() {
        List<Run> newest = newest();
        operations.progress().readHeld(newest);
        addUp();
        tell(newest);
        List<Run> within = newest.stream()
                .filter(run -> reachable.test(run.request().target()))
                .toList();
        operations.progress().readAgain(within);
        operations.lookForSaves(within);
        tell(newest());
    }

    private List<Run> newest() {
        return List.copyOf(InstanceRows.newest(operations.runs()).values());
    }

    private void addUp() {
        List<Location> paid =
                locations.get().stream().filter(it -> !it.isThisComputer()).toList();
        Instant now = clock.instant();
        if (paid.equals(spentIn) && now.isBefore(spent.plus(SPENT_EVERY))) {
            return;
        }
        today = paid.isEmpty() ? Map.of() : operations.today(paid);
        spent = now;
        spentIn = paid;
    }

    private void tell(List<Run> newest) {
        Map<RunId, SeenProgress> progress = new HashMap<>();
        newest.forEach(run -> operations.progress().of(run).ifPresent(it -> progress.put(run.id(), it)));
        RowNotes.Learned learned = new RowNotes.Learned(progress, operations.saves(newest), today, clock.instant());
        screen.execute(() -> told.accept(learned));
    }
}
