package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanPlan.Removal;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CleanReport.Entry;
import dev.runctl.domain.checkpoint.CleanReport.Outcome;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.MeasuredCheckpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.RunService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** Keeps chosen checkpoints and deletes others, where they lie. */
public final class CleanService {
    private static final String ON_INSTANCE = "step.delete-on-instance";
    private static final String IN_S3 = "step.delete-in-s3";

    private final CheckpointService checkpoints;
    private final InstanceCheckpoints remote;
    private final CheckpointCopies copies;
    private final SeenCheckpoints seen;
    private final ProtectedCheckpoints marks;
    private final RunService runs;
    private final RunCurves curves;

    public CleanService(
            CheckpointService checkpoints,
            InstanceCheckpoints remote,
            CheckpointCopies copies,
            SeenCheckpoints seen,
            ProtectedCheckpoints marks,
            RunService runs,
            RunCurves curves) {
        this.checkpoints = checkpoints;
        this.remote = remote;
        this.copies = copies;
        this.seen = seen;
        this.marks = marks;
        this.runs = runs;
        this.curves = curves;
    }

    /**
     * What lies on an instance and in S3, with what decides over it.
     *
     * @param reachable whether the instance can be asked to delete
     * @param copiesProblem why the copies in S3 are not known, if so
     */
    public record Stock(
            InstanceRef ref, List<HeldCheckpoint> checkpoints, boolean reachable, Optional<Failure> copiesProblem) {
        public Stock {
            checkpoints = List.copyOf(checkpoints);
        }

        /** Those of one run. */
        public Stock of(RunId run) {
            return new Stock(
                    ref,
                    checkpoints.stream()
                            .filter(it -> it.checkpoint().run().equals(Optional.of(run)))
                            .toList(),
                    reachable,
                    copiesProblem);
        }
    }

    /** Asks the instance and S3, and what the runs' states are now where they could have changed. */
    public Stock stock(InstanceRef ref) {
        CheckpointService.Listing listing = checkpoints.list(ref);
        if (listing.isLive()) {
            runs.refresh(ref);
        }
        Map<RunId, RunState> states = runs.history().stream()
                .collect(Collectors.toMap(Run::id, it -> it.status().state(), (one, other) -> one));
        Map<RunId, Set<String>> marked = marks.all();
        Map<RunId, List<Curve>> told = new HashMap<>();
        List<HeldCheckpoint> held = listing.checkpoints().stream()
                .map(it -> held(
                        it,
                        measured(it, told),
                        it.run().flatMap(run -> Optional.ofNullable(states.get(run))),
                        isMarked(it, marked),
                        !listing.isGone() && it.isOnInstance()))
                .toList();
        return new Stock(ref, held, listing.isLive(), listing.copiesProblem());
    }

    private static boolean isMarked(Checkpoint checkpoint, Map<RunId, Set<String>> marked) {
        return checkpoint
                .run()
                .flatMap(run -> Optional.ofNullable(marked.get(run)))
                .map(names -> names.contains(checkpoint.name()))
                .orElse(false);
    }

    private static HeldCheckpoint held(
            Checkpoint own, Checkpoint measured, Optional<RunState> run, boolean isProtected, boolean onInstance) {
        Set<String> logged = new HashSet<>(measured.metrics().keySet());
        logged.removeAll(own.metrics().keySet());
        return new HeldCheckpoint(measured, run, isProtected, onInstance, logged);
    }

    /** With what its run's log, as far as it is held here, tells of its epoch or step; figures of its own go before. */
    private Checkpoint measured(Checkpoint checkpoint, Map<RunId, List<Curve>> told) {
        if (checkpoint.run().isEmpty()
                || checkpoint.epoch().isEmpty() && checkpoint.step().isEmpty()) {
            return checkpoint;
        }
        return MeasuredCheckpoint.of(
                checkpoint, told.computeIfAbsent(checkpoint.run().get(), this::ranking));
    }

    /** The curves by which one checkpoint can be called better than another. */
    private List<Curve> ranking(RunId run) {
        return runs.find(run)
                .map(it -> curves.of(it, new Cancellation()).stream()
                        .filter(curve -> Goal.of(curve.name()).isPresent())
                        .toList())
                .orElse(List.of());
    }

    /** The names marked to stay, by run. */
    public Map<RunId, Set<String>> protectedNames() {
        return marks.all();
    }

    /** Marks a checkpoint of a run to stay, or takes the mark away. */
    public void protect(RunId run, String name, boolean isProtected) {
        if (isProtected) {
            marks.protect(run, name);
        } else {
            marks.unprotect(run, name);
        }
    }

    /**
     * Deletes what the plan says: on the instance first, and in S3 only what did not have to stay there. What was marked to stay
     * after the plan was made stays. Ends early on a failure or a cancel, and tells what was deleted until then.
     */
    public CleanReport clean(InstanceRef ref, CleanPlan plan, Steps steps, Cancellation cancel) {
        Work work = new Work(ref, steps, cancel);
        Map<RunId, Set<String>> marked = marks.all();
        List<Removal> allowed = new ArrayList<>();
        for (Removal it : plan.removals()) {
            if (it.held().isProtected() || isMarked(it.held().checkpoint(), marked)) {
                it.from().forEach(place -> work.add(it, place, Outcome.KEPT, "protected"));
            } else {
                allowed.add(it);
            }
        }
        List<Removal> onInstance = allowed.stream()
                .filter(it -> it.from().contains(CopyPlace.INSTANCE))
                .toList();
        List<Removal> inS3 =
                allowed.stream().filter(it -> it.from().contains(CopyPlace.S3)).toList();
        work.onInstance(onInstance);
        work.inS3(inS3);
        forget(ref, work.entries);
        return new CleanReport(work.entries, work.problem);
    }

    /** What was last seen is without them: a stopped instance would show them else. */
    private void forget(InstanceRef ref, List<Entry> entries) {
        Set<String> gone = entries.stream()
                .filter(it -> it.place() == CopyPlace.INSTANCE)
                .filter(it -> it.outcome() == Outcome.DELETED || it.outcome() == Outcome.GONE)
                .map(it -> it.held().checkpoint().path())
                .collect(Collectors.toSet());
        if (!gone.isEmpty()) {
            seen.last(ref).ifPresent(last -> {
                List<Checkpoint> left = last.checkpoints().stream()
                        .filter(it -> !gone.contains(it.path()))
                        .toList();
                seen.save(ref, new CheckpointService.Listing(left, last.asOf(), last.standing()));
            });
        }
    }

    /** One cleaning as it goes on. */
    private final class Work {
        private final InstanceRef ref;
        private final Steps steps;
        private final Cancellation cancel;
        private final List<Entry> entries = new ArrayList<>();
        private final Set<HeldCheckpoint> staying = new HashSet<>();
        private Optional<Failure> problem = Optional.empty();

        Work(InstanceRef ref, Steps steps, Cancellation cancel) {
            this.ref = ref;
            this.steps = steps;
            this.cancel = cancel;
        }

        void onInstance(List<Removal> removals) {
            Map<String, Removal> byPath = new LinkedHashMap<>();
            removals.forEach(it -> byPath.put(it.held().checkpoint().path(), it));
            int done = 0;
            for (List<String> call : InstanceCheckpoints.calls(List.copyOf(byPath.keySet()))) {
                List<Removal> now = call.stream()
                        .flatMap(path -> Optional.ofNullable(byPath.get(path)).stream())
                        .toList();
                if (isOver()) {
                    now.forEach(it -> add(it, CopyPlace.INSTANCE, Outcome.NOT_TRIED, ""));
                    continue;
                }
                steps.step(ON_INSTANCE, Steps.State.STARTED, progress(done, removals.size()));
                try {
                    Map<String, String> kept = remote.delete(ref, call, cancel);
                    now.forEach(it -> answered(it, kept));
                    done += now.size();
                } catch (ServiceException | CancellationException e) {
                    end(e);
                    afterFailure(now);
                }
            }
            tell(ON_INSTANCE, done, removals.size());
        }

        private void answered(Removal removal, Map<String, String> kept) {
            String reason = kept.getOrDefault(removal.held().checkpoint().path(), "");
            add(
                    removal,
                    CopyPlace.INSTANCE,
                    reason.isEmpty() ? Outcome.DELETED : reason.equals("gone") ? Outcome.GONE : Outcome.KEPT,
                    reason.equals("gone") ? "" : reason);
        }

        /** The call may have deleted them although its answer never came: the instance is asked once more what it has. */
        private void afterFailure(List<Removal> doubtful) {
            Optional<Set<String>> there = Optional.empty();
            try {
                there = Optional.of(remote.list(ref, new Cancellation()).stream()
                        .map(Checkpoint::path)
                        .collect(Collectors.toSet()));
            } catch (ServiceException e) {
                problem = problem.or(() -> Optional.of(e.failure()));
            }
            for (Removal it : doubtful) {
                Outcome outcome = there.map(
                                paths -> paths.contains(it.held().checkpoint().path()) ? Outcome.KEPT : Outcome.DELETED)
                        .orElse(Outcome.UNKNOWN);
                add(it, CopyPlace.INSTANCE, outcome, "");
            }
        }

        void inS3(List<Removal> removals) {
            int done = 0;
            for (Removal removal : removals) {
                if (staying.contains(removal.held()) || isOver()) {
                    add(removal, CopyPlace.S3, Outcome.NOT_TRIED, "");
                    continue;
                }
                steps.step(IN_S3, Steps.State.STARTED, progress(done, removals.size()));
                try {
                    for (Copy copy : removal.held().checkpoint().copies()) {
                        copies.delete(ref.location(), copy, cancel);
                    }
                    add(removal, CopyPlace.S3, Outcome.DELETED, "");
                    done++;
                } catch (ServiceException e) {
                    end(e);
                    failedInS3(removal, e.failure());
                } catch (CancellationException e) {
                    end(e); // seen before anything of it was deleted
                    add(removal, CopyPlace.S3, Outcome.NOT_TRIED, "");
                }
            }
            tell(IN_S3, done, removals.size());
        }

        /** S3 has said no, or nothing was heard of it: then it is looked at once more. */
        private void failedInS3(Removal removal, Failure why) {
            Outcome outcome = Outcome.KEPT;
            if (why instanceof Failure.Unreachable || why instanceof Failure.TimedOut) {
                try {
                    boolean there = removal.held().checkpoint().copies().stream()
                            .anyMatch(it -> copies.isThere(ref.location(), it, new Cancellation()));
                    outcome = there ? Outcome.KEPT : Outcome.DELETED;
                } catch (ServiceException e) {
                    outcome = Outcome.UNKNOWN;
                }
            }
            Evidence evidence = why.evidence();
            String reason = switch (why) {
                case Failure.AccessDenied it -> "s3-access-denied";
                case Failure.Unreachable it -> "s3-unreachable";
                case Failure.TimedOut it -> "s3-unreachable";
                default -> evidence.awsCode().isEmpty() ? evidence.detail() : evidence.awsCode();
            };
            add(removal, CopyPlace.S3, outcome, outcome == Outcome.KEPT ? reason : "");
        }

        private void add(Removal removal, CopyPlace place, Outcome outcome, String reason) {
            long bytes = removal.held().bytesIn(place);
            entries.add(new Entry(removal.held(), place, outcome, bytes, reason));
            if (outcome != Outcome.DELETED && outcome != Outcome.GONE) {
                staying.add(removal.held());
            }
        }

        private boolean isOver() {
            if (problem.isEmpty() && cancel.isCancelled()) {
                end(new CancellationException());
            }
            return problem.isPresent();
        }

        private void end(RuntimeException why) {
            problem = problem.or(() -> Optional.of(
                    why instanceof ServiceException known
                            ? known.failure()
                            : new Failure.Cancelled(Evidence.of("clean", ""))));
        }

        private void tell(String step, int done, int all) {
            if (all > 0) {
                steps.step(step, problem.isPresent() ? Steps.State.FAILED : Steps.State.DONE, progress(done, all));
            }
        }

        private static String progress(int done, int all) {
            return done + "/" + all;
        }
    }
}
