package dev.runctl.service.guard;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.SeenCheckpoints;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.RunHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The landings this program has learned of, by whatever way. What one saved is from then on known as seen there. */
public final class LandingBook {
    /** A landing and where it was. */
    public record Landed(InstanceRef ref, GuardLanding landing) {}

    private final LandingStore store;
    private final RunHistory history;
    private final SeenCheckpoints seen;
    private final Json json;
    private final List<Consumer<Landed>> listeners = new CopyOnWriteArrayList<>();

    public LandingBook(LandingStore store, RunHistory history, SeenCheckpoints seen, Json json) {
        this.store = store;
        this.history = history;
        this.seen = seen;
        this.json = json;
    }

    /** Told of each landing that is new here, or over now, on the thread that learned of it. */
    public Subscription onLanding(Consumer<Landed> listener) {
        Consumer<Landed> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** The newest one of the instance that began at or after the time. */
    public Optional<GuardLanding> last(InstanceRef ref, Instant since) {
        return store.on(ref).stream()
                .filter(it -> !it.at().isBefore(since))
                .flatMap(it -> landing(it.record()).stream())
                .findFirst();
    }

    /** Those that are over and of which nobody has been told, oldest first. */
    public List<Landed> untold() {
        return store.untold().stream()
                .flatMap(it -> landing(it.record()).stream().map(landing -> new Landed(it.ref(), landing)))
                .toList();
    }

    /** Whether this call is the first for the landing, among all programs of the same database. */
    public boolean claimTelling(Landed landed) {
        return store.claimTelling(landed.ref(), name(landed.landing()));
    }

    /** What a guard has told, or its console. */
    void saw(InstanceRef ref, Fields told) {
        GuardDocument.landing(told).ifPresent(landing -> {
            var entry = new LandingStore.Entry(ref, name(landing), json.write(told.members()), landing.isOver());
            if (store.save(entry)) {
                remember(ref, landing);
                Landed landed = new Landed(ref, landing);
                listeners.forEach(it -> it.accept(landed));
            }
        });
    }

    /** A console's line, unless it tells nothing or of something before the time. */
    Optional<GuardLanding> read(InstanceRef ref, String line, Instant since) {
        Optional<GuardLanding> told = landing(line).filter(it -> !it.at().isBefore(since));
        if (told.isPresent()) {
            saw(ref, Fields.of(json.parse(line)));
        }
        return told;
    }

    private Optional<GuardLanding> landing(String record) {
        try {
            return GuardDocument.landing(Fields.of(json.parse(record)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // cut off in the middle, as the machine went
        }
    }

    private static Instant name(GuardLanding landing) {
        return Instant.ofEpochMilli(landing.at().toEpochMilli());
    }

    private void remember(InstanceRef ref, GuardLanding landing) {
        landing.checkpoint().map(it -> filled(it.checkpoint())).ifPresent(saved -> {
            Optional<CheckpointService.Listing> before = seen.last(ref);
            Instant asOf = landing.ended().orElse(landing.at());
            if (before.filter(it -> it.asOf().isAfter(asOf)).isPresent()) {
                return; // the instance itself has told since
            }
            List<Checkpoint> all = new ArrayList<>(before.stream()
                    .flatMap(it -> it.checkpoints().stream())
                    .filter(it -> !it.path().equals(saved.path()))
                    .toList());
            all.add(saved);
            all.sort(Comparator.comparing(Checkpoint::modified).reversed());
            seen.save(ref, new CheckpointService.Listing(all, asOf, CheckpointService.Standing.ASLEEP));
        });
    }

    /** A guard of an earlier version does not tell how the script is told of it. */
    private Checkpoint filled(Checkpoint told) {
        Optional<RunRequest> request = told.run().flatMap(history::find).map(it -> it.request());
        if (!told.argument().isEmpty() || request.isEmpty()) {
            return told;
        }
        String folder = "/" + request.get().checkpointDir() + "/";
        int at = told.path().lastIndexOf(folder);
        return new Checkpoint(
                told.path(),
                at < 0 ? told.path() : told.path().substring(at + 1),
                told.name(),
                request.get().project(),
                told.run(),
                told.epoch(),
                told.step(),
                told.metrics(),
                told.size(),
                told.modified(),
                told.verdict(),
                told.copies());
    }
}
