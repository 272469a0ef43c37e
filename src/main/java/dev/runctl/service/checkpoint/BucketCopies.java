package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.TrainingOrder;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.RunService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Joins what lies on an instance with its copies in S3, so that one checkpoint is one row wherever it lies. */
final class BucketCopies {
    /** Runs of an instance that are looked for, the newest: each costs one request at least. */
    private static final int MOST_RUNS = 20;

    /** Copies alone in S3 that are looked into for one list, the newest of those that never were. */
    private static final int MOST_INSPECTED = 100;

    private static final Verdict NOT_YET = new Verdict(Verdict.Kind.SUSPECT, "not-yet-in-s3");

    private static final int AT_ONCE = 8;

    /** @param problem why S3 could not be asked; then the copies are not known */
    record Joined(List<Checkpoint> checkpoints, Optional<Failure> problem) {}

    private final CheckpointCopies copies;
    private final RunService runs;
    private final CopyJudge judge;

    BucketCopies(CheckpointCopies copies, RunService runs, CopyJudge judge) {
        this.copies = copies;
        this.runs = runs;
        this.judge = judge;
    }

    /** The same checkpoints with their copies, and those that are left in S3 alone; newest first. */
    Joined join(InstanceRef ref, List<Checkpoint> there) {
        if (copies.bucket(ref.location()).isEmpty()) {
            return new Joined(there, Optional.empty());
        }
        List<Run> own = runs.history().stream()
                .filter(run -> run.request().target().equals(ref))
                .toList();
        Set<RunId> wanted = new LinkedHashSet<>();
        Stream.concat(
                        there.stream().flatMap(it -> it.run().stream()),
                        own.stream().map(Run::id))
                .limit(1000)
                .forEach(wanted::add);
        try {
            Set<RunId> marking = own.stream()
                    .filter(run -> run.request().uploads())
                    .map(Run::id)
                    .collect(Collectors.toSet());
            Map<RunId, Map<String, Copy>> found =
                    ask(ref, wanted.stream().limit(MOST_RUNS).toList(), marking);
            return new Joined(inOrderOfTraining(judged(ref, join(there, found, own))), Optional.empty());
        } catch (ServiceException e) {
            return new Joined(there, Optional.of(e.failure()));
        }
    }

    /** Those that are left in S3 alone with their verdict, a few looked into at a time; what cannot be stays as it is. */
    private List<Checkpoint> judged(InstanceRef ref, List<Checkpoint> joined) {
        Semaphore few = new Semaphore(AT_ONCE);
        Map<Checkpoint, Checkpoint> now = new HashMap<>();
        Set<Checkpoint> unknown = new LinkedHashSet<>();
        for (Checkpoint it : joined) {
            if (!it.isOnInstance() && it.copies().stream().noneMatch(Copy::arriving)) {
                Copy copy = it.copies().getFirst();
                Optional<Checkpoint> known = judge.known(it, copy);
                if (known.isPresent()) {
                    boolean isDoubted =
                            copy.rewritten() && known.get().verdict().kind() == Verdict.Kind.COMPLETE;
                    now.put(it, isDoubted ? known.get().withVerdict(Verdict.REWRITTEN) : known.get());
                } else if (!copy.rewritten()) {
                    unknown.add(it);
                }
            }
        }
        List<Checkpoint> looked = unknown.stream().limit(MOST_INSPECTED).toList();
        unknown.stream().skip(MOST_INSPECTED).forEach(it -> now.put(it, it.withVerdict(NOT_YET)));
        List<Checkpoint> judged = InParallel.map(looked, it -> {
            few.acquireUninterruptibly();
            try {
                Copy copy = it.copies().getFirst();
                return judge.judge(it, copy, ref.location(), new Cancellation()).checkpoint();
            } catch (ServiceException e) {
                return it;
            } finally {
                few.release();
            }
        });
        for (int i = 0; i < looked.size(); i++) {
            now.put(looked.get(i), judged.get(i));
        }
        return joined.stream().map(it -> now.getOrDefault(it, it)).toList();
    }

    private Map<RunId, Map<String, Copy>> ask(InstanceRef ref, List<RunId> wanted, Set<RunId> marking) {
        Map<RunId, CompletableFuture<Map<String, Copy>>> asked = new LinkedHashMap<>();
        wanted.forEach(run -> asked.put(
                run,
                CompletableFuture.supplyAsync(
                        () -> copies.copies(ref.location(), run, marking.contains(run), new Cancellation()),
                        Thread::startVirtualThread)));
        Map<RunId, Map<String, Copy>> found = new HashMap<>();
        try {
            asked.forEach((run, answer) -> found.put(run, answer.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServiceException cause ? cause : e;
        }
        return found;
    }

    private List<Checkpoint> join(List<Checkpoint> there, Map<RunId, Map<String, Copy>> found, List<Run> own) {
        List<Checkpoint> joined = new ArrayList<>();
        Set<Copy> placed = new HashSet<>();
        for (Checkpoint checkpoint : there) {
            Optional<Copy> copy = checkpoint
                    .run()
                    .map(found::get)
                    .map(names -> names.get(checkpoint.name()))
                    .filter(it -> isOf(it, checkpoint));
            copy.ifPresent(placed::add);
            joined.add(copy.map(it -> checkpoint.withCopies(List.of(it))).orElse(checkpoint));
        }
        found.forEach((run, names) -> names.forEach((name, copy) -> {
            if (!placed.contains(copy)) {
                joined.add(alone(run, name, copy, own));
            }
        }));
        joined.sort(Comparator.comparing(Checkpoint::modified).reversed());
        return List.copyOf(joined);
    }

    /**
     * What is broken on the instance may lie whole in S3, and the reverse: that is a checkpoint of its own, and not a copy of the
     * ruins.
     */
    private boolean isOf(Copy copy, Checkpoint checkpoint) {
        boolean isOther = copy.rewritten()
                || checkpoint.verdict().isDamaged()
                || judge.known(checkpoint, copy)
                        .filter(it -> it.verdict().isDamaged())
                        .isPresent();
        return copy.arriving()
                || !isOther
                        && (copy.isAsLargeAs(checkpoint) || checkpoint.verdict().kind() == Verdict.Kind.COMPLETE);
    }

    /** Each run's in the order of training, in the places that its checkpoints have by their times. */
    static List<Checkpoint> inOrderOfTraining(List<Checkpoint> newestFirst) {
        Map<Optional<RunId>, Deque<Checkpoint>> ordered = new HashMap<>();
        newestFirst.stream()
                .collect(Collectors.groupingBy(Checkpoint::run))
                .forEach((run, own) -> ordered.put(
                        run,
                        own.stream()
                                .sorted(TrainingOrder.newestFirst(own))
                                .collect(Collectors.toCollection(ArrayDeque::new))));
        return newestFirst.stream()
                .map(it -> Objects.requireNonNull(ordered.get(it.run())).removeFirst())
                .toList();
    }

    /** One whose original is gone: what it holds is not known before somebody looks into it. */
    private static Checkpoint alone(RunId run, String name, Copy copy, List<Run> own) {
        String project = own.stream()
                .filter(it -> it.id().equals(run))
                .map(it -> it.request().project())
                .findFirst()
                .orElse("");
        return new Checkpoint(
                copy.uri(),
                "",
                name,
                project,
                Optional.of(run),
                CheckpointNames.epoch(name),
                CheckpointNames.step(name),
                Map.of(),
                copy.size(),
                copy.modified(),
                switch (copy.state()) {
                    case ARRIVING -> new Verdict(Verdict.Kind.INCOMPLETE, "being-uploaded");
                    case REWRITTEN -> Verdict.REWRITTEN;
                    case THERE -> Verdict.NOT_INSPECTED;
                },
                List.of(copy));
    }
}
