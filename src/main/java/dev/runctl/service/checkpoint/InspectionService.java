package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.CheckpointPlace.Here;
import dev.runctl.domain.checkpoint.CheckpointPlace.InBucket;
import dev.runctl.domain.checkpoint.CheckpointPlace.OnInstance;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.ContentsCheck.Outcome;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.JudgedCheckpoints;
import dev.runctl.service.run.JudgedCheckpoints.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Looks into checkpoints wherever they lie, by pieces, without loading them. Methods block, fail with a ServiceException, and
 * throw {@link java.util.concurrent.CancellationException} once cancelled.
 */
public final class InspectionService {
    private final CheckpointInspector inspector;
    private final CheckpointBucket bucket;
    private final InstanceFiles files;
    private final JudgedCheckpoints known;

    /** @param known told of what was found in what lies on an instance */
    public InspectionService(
            CheckpointInspector inspector, CheckpointBucket bucket, InstanceFiles files, JudgedCheckpoints known) {
        this.inspector = inspector;
        this.bucket = bucket;
        this.files = files;
        this.known = known;
    }

    /** @throws ServiceException NotFound where there is nothing, or what the place answers */
    public Inspected inspect(CheckpointPlace place, Cancellation cancel) {
        long began = System.nanoTime();
        ReadingMeter meter = new ReadingMeter();
        OpenedCheckpoint opened = open(place, meter, cancel);
        Inspection inspection = switch (opened) {
            case OpenedCheckpoint.OfFile(String name, RangedSource source) -> inspector.inspect(name, source);
            case OpenedCheckpoint.OfFolder(CheckpointTree tree) -> inspector.inspect(tree);
        };
        cancel.check();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Inspected inspected = new Inspected(inspection, place, size(opened), meter.cost(), took);
        if (opened instanceof OpenedCheckpoint.OfFile(String name, InstanceFile file)) {
            remember(file.subject(), inspected);
        }
        return inspected;
    }

    private void remember(Subject subject, Inspected inspected) {
        Judgement judgement = Judgement.of(inspected.inspection());
        if (inspected.size() == subject.size() && !judgement.verdict().isPassing()) {
            known.save(subject, judgement);
        }
    }

    /**
     * Reads every byte and compares it with the checksums that the checkpoint carries, if it does.
     *
     * @param read told of the bytes read so far
     * @throws ServiceException InvalidInput for a place on an instance: all of it would have to come through commands
     */
    public Verified verify(CheckpointPlace place, LongConsumer read, Cancellation cancel) {
        if (!canVerify(place)) {
            throw new ServiceException(new Failure.InvalidInput(
                    "verify", "on-instance", Failure.Evidence.of("checkpoint verify", place.address())));
        }
        long began = System.nanoTime();
        ReadingMeter meter = new ReadingMeter();
        OpenedCheckpoint opened = open(place, meter, cancel);
        try {
            ContentsCheck check = switch (opened) {
                case OpenedCheckpoint.OfFile(String name, RangedSource source) ->
                    inspector.verifyContents(source, read, cancel);
                case OpenedCheckpoint.OfFolder(CheckpointTree tree) -> verify(tree, read, cancel);
            };
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Verified(check, place, size(opened), meter.cost(), took);
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    /** Lists say from now on what reading every byte of a checkpoint of an instance has proved. */
    public void proved(Checkpoint checkpoint, InstanceRef ref, Inspected inspected) {
        if (!inspected.inspection().verdict().isDamaged()) {
            return;
        }
        if (inspected.place() instanceof InBucket in) {
            checkpoint.copies().stream()
                    .filter(it -> it.bucket().equals(in.bucket()) && it.key().equals(in.key()))
                    .forEach(it -> remember(Subject.of(it), inspected));
        } else {
            remember(Subject.of(ref, checkpoint), inspected);
        }
    }

    /** Lists say from now on that its bytes on the instance are others than were written. */
    public void foundDamaged(Checkpoint checkpoint, InstanceRef ref) {
        Judgement judgement =
                new Judgement(checkpoint.epoch(), checkpoint.step(), checkpoint.metrics(), Verdict.damaged(List.of()));
        known.save(Subject.of(ref, checkpoint), judgement);
    }

    /** As the other, of an object in S3 that is named by its address. What nobody can find any more is not remembered. */
    public void proved(Inspected inspected) {
        if (inspected.place() instanceof InBucket in
                && inspected.inspection().verdict().isDamaged()) {
            bucket.find(in.location(), in.bucket(), in.object())
                    .map(it -> new Subject("s3://" + it.bucket(), it.key(), it.size(), it.modified()))
                    .ifPresent(it -> remember(it, inspected));
        }
    }

    /** Whether the place gives all bytes in reasonable time. */
    public boolean canVerify(CheckpointPlace place) {
        return !(place instanceof OnInstance);
    }

    /**
     * Where a checkpoint of an instance can be read, the cheapest first: on this machine, in S3, on the instance.
     *
     * @param ref the instance it was written on
     */
    public List<CheckpointPlace> places(Checkpoint checkpoint, InstanceRef ref) {
        List<CheckpointPlace> places = new ArrayList<>();
        boolean inBucketAlone =
                checkpoint.copies().stream().anyMatch(copy -> copy.uri().equals(checkpoint.path()));
        if (ref.location().isThisComputer() && !inBucketAlone && isHere(checkpoint.path())) {
            places.add(new Here(Path.of(checkpoint.path())));
        }
        checkpoint.wholeCopies().stream()
                .filter(copy -> inBucketAlone || isCurrent(copy, checkpoint))
                .map(copy -> new InBucket(ref.location(), copy.bucket(), copy.key()))
                .forEach(places::add);
        if (!inBucketAlone && places.stream().noneMatch(Here.class::isInstance)) {
            places.add(new OnInstance(ref, "", checkpoint.path()));
        }
        return places;
    }

    /** A file written again since its copy was made is another checkpoint, even if it is as long. S3 keeps whole seconds. */
    private static boolean isCurrent(Copy copy, Checkpoint checkpoint) {
        return !copy.modified().plusSeconds(1).isBefore(checkpoint.modified());
    }

    private static boolean isHere(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** By the cheapest place that still has it; the list of its instance knows the verdict from then on. */
    public Inspected inspect(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel) {
        Inspected inspected = cheapest(checkpoint, ref, cancel);
        boolean isToldAlready = inspected.place() instanceof OnInstance
                && !inspected.inspection().format().isFolder();
        if (checkpoint.isOnInstance() && !isToldAlready) {
            remember(Subject.of(ref, checkpoint), inspected);
        }
        return inspected;
    }

    private Inspected cheapest(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel) {
        List<CheckpointPlace> places = places(checkpoint, ref);
        for (CheckpointPlace place : places.subList(0, places.size() - 1)) {
            try {
                return inspect(place, cancel);
            } catch (ServiceException e) {
                if (!(e.failure() instanceof Failure.NotFound)) {
                    throw e;
                }
            }
        }
        return inspect(places.getLast(), cancel);
    }

    private OpenedCheckpoint open(CheckpointPlace place, ReadingMeter meter, Cancellation cancel) {
        cancel.check();
        return switch (place) {
            case Here(Path path) -> OpenedCheckpoint.here(path, meter);
            case InBucket in -> OpenedCheckpoint.inBucket(bucket, in, meter, cancel);
            case OnInstance on -> OpenedCheckpoint.onInstance(files, on, meter, cancel);
        };
    }

    private static long size(OpenedCheckpoint opened) {
        try {
            return switch (opened) {
                case OpenedCheckpoint.OfFile(String name, RangedSource source) -> source.size();
                case OpenedCheckpoint.OfFolder(CheckpointTree tree) ->
                    tree.parts().stream().mapToLong(CheckpointTree.Part::size).sum();
            };
        } catch (IOException e) {
            return 0; // gone meanwhile, which the verdict tells
        }
    }

    /** The worst of its files; what keeps no checksums counts for nothing. */
    private ContentsCheck verify(CheckpointTree tree, LongConsumer read, Cancellation cancel) throws IOException {
        Outcome worst = Outcome.NO_CHECKSUMS;
        List<String> damaged = new ArrayList<>();
        long checked = 0;
        long before = 0;
        for (CheckpointTree.Part part : tree.parts()) {
            long base = before;
            RangedSource source = tree.open(part.name());
            ContentsCheck check = source.size() == 0
                    ? new ContentsCheck(Outcome.NO_CHECKSUMS, List.of(), 0)
                    : inspector.verifyContents(source, some -> read.accept(base + some), cancel);
            before += part.size();
            read.accept(before);
            checked += check.checked();
            switch (check.outcome()) {
                case DAMAGED -> check.damaged().forEach(name -> damaged.add(part.name() + ": " + name));
                case NOT_READABLE -> damaged.add(part.name());
                case SOUND -> worst = Outcome.SOUND;
                case NO_CHECKSUMS -> {}
            }
        }
        Outcome outcome = damaged.isEmpty() ? worst : Outcome.DAMAGED;
        return new ContentsCheck(outcome, damaged.subList(0, Math.min(100, damaged.size())), checked);
    }

    private static ServiceException unreadable(CheckpointPlace place, IOException e) {
        return new ServiceException(
                new Failure.OnInstance(
                        "not-readable", Failure.Evidence.of("checkpoint verify", String.valueOf(e.getMessage()))),
                e);
    }
}
