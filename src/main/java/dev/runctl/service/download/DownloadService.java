package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.CheckpointPlace.Here;
import dev.runctl.domain.checkpoint.CheckpointPlace.InBucket;
import dev.runctl.domain.checkpoint.CheckpointPlace.OnInstance;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.InstanceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings checkpoints to this machine: from here, from S3, from an instance by way of S3, or a small one in the answers of commands.
 * What was interrupted is gone on from at the byte where it stopped, as long as its source has not changed.
 */
public final class DownloadService {
    /** Bytes that may come through the answers of commands: some 14 KB each, so this takes minutes. */
    public static final long LARGEST_BY_COMMANDS = 8 << 20;

    /** What is to be done where something has the name already. */
    public enum Existing {
        SKIP,
        REPLACE,
        /** Under another name: {@code model (2).pt}. */
        BESIDE
    }

    /** Asked from the thread that downloads. */
    @FunctionalInterface
    public interface ExistingQuestion {
        Existing ask(Path there);
    }

    private final CheckpointBucket bucket;
    private final CheckpointCopies copies;
    private final InstanceFiles files;
    private final InspectionService inspections;

    public DownloadService(
            CheckpointBucket bucket, CheckpointCopies copies, InstanceFiles files, InspectionService inspections) {
        this.bucket = bucket;
        this.copies = copies;
        this.files = files;
        this.inspections = inspections;
    }

    /**
     * Brings them one after another, each under its own name. Blocks; what has arrived of one stays when this ends early.
     *
     * @param ref the instance they were written on
     * @param folder is made where it does not exist
     * @return without those that were skipped
     * @throws ServiceException InvalidInput with {@code download} where this machine cannot keep it or the way is too narrow,
     *     CheckpointUnusable where other bytes arrived than were sent, or what its place answers
     */
    public List<Downloaded> download(
            List<Checkpoint> wanted,
            InstanceRef ref,
            Path folder,
            ExistingQuestion question,
            Steps steps,
            Cancellation cancel) {
        DownloadPace pace = new DownloadPace(
                steps, wanted.stream().mapToLong(Checkpoint::size).sum());
        return paced(pace, () -> {
            List<Downloaded> all = new ArrayList<>();
            for (Checkpoint checkpoint : wanted) {
                Optional<Target> target = target(folder.resolve(checkpoint.name()), question);
                if (target.isPresent()) {
                    all.add(arrive(checkpoint, ref, target.get(), pace, steps, cancel));
                } else {
                    pace.skip(checkpoint.size());
                }
            }
            return all;
        });
    }

    /** Brings what lies at a place, under its own name; nothing where it was skipped. Else as above. */
    public Optional<Downloaded> download(
            CheckpointPlace place, Path folder, ExistingQuestion question, Steps steps, Cancellation cancel) {
        String address = place.address().replaceFirst("/+$", "");
        String name = address.substring(address.lastIndexOf('/') + 1);
        DownloadPace pace = new DownloadPace(steps, 0);
        return paced(
                pace,
                () -> target(folder.resolve(name), question)
                        .map(target -> arrive(source(place), name, target, pace, steps, cancel)));
    }

    private static <T> T paced(DownloadPace pace, java.util.function.Supplier<T> work) {
        try {
            T result = work.get();
            pace.end(Steps.State.DONE);
            return result;
        } catch (java.util.concurrent.CancellationException e) {
            pace.end(Steps.State.SKIPPED);
            throw e;
        } catch (RuntimeException e) {
            pace.end(Steps.State.FAILED);
            throw e;
        }
    }

    private Downloaded arrive(
            DownloadSource source, String name, Target target, DownloadPace pace, Steps steps, Cancellation cancel) {
        pace.begin(name);
        return new Arrival(source, target.path(), target.mayReplace(), inspections, pace, steps, cancel).run();
    }

    private record Target(Path path, boolean mayReplace) {}

    private static Optional<Target> target(Path wanted, ExistingQuestion question) {
        Path path = wanted.toAbsolutePath();
        if (!Files.exists(path)) {
            return Optional.of(new Target(path, false));
        }
        return switch (question.ask(path)) {
            case SKIP -> Optional.empty();
            case REPLACE -> Optional.of(new Target(path, true));
            case BESIDE -> Optional.of(new Target(free(path), false));
        };
    }

    private static Path free(Path taken) {
        String name = taken.getFileName().toString();
        int dot = Files.isDirectory(taken) || name.lastIndexOf('.') < 1 ? name.length() : name.lastIndexOf('.');
        for (int number = 2; ; number++) {
            Path other = taken.resolveSibling(name.substring(0, dot) + " (" + number + ")" + name.substring(dot));
            if (!Files.exists(other)) {
                return other;
            }
        }
    }

    /** From the cheapest place that has it; where that one is damaged, from the next. */
    private Downloaded arrive(
            Checkpoint checkpoint,
            InstanceRef ref,
            Target target,
            DownloadPace pace,
            Steps steps,
            Cancellation cancel) {
        List<CheckpointPlace> places = inspections.places(checkpoint, ref);
        for (CheckpointPlace place : places.subList(0, Math.max(0, places.size() - 1))) {
            try {
                DownloadSource source = source(place, checkpoint, ref, steps, cancel);
                DownloadSource proved = place instanceof Here here ? proved(here, source, places, cancel) : source;
                return arrive(proved, checkpoint.name(), target, pace, steps, cancel);
            } catch (ServiceException e) {
                if (!Arrival.isDamage(e.failure())) {
                    throw e;
                }
                if (place instanceof Here) {
                    inspections.foundDamaged(checkpoint, ref);
                }
            }
        }
        CheckpointPlace last = places.stream()
                .reduce((first, second) -> second)
                .orElseThrow(() -> new ServiceException(new Failure.NotFound(
                        "checkpoint", checkpoint.name(), Evidence.of("checkpoint download", checkpoint.path()))));
        return arrive(source(last, checkpoint, ref, steps, cancel), checkpoint.name(), target, pace, steps, cancel);
    }

    /** With the SHA-256 that the instance has recorded beside the copy in S3, where there is one. */
    private DownloadSource proved(Here here, DownloadSource source, List<CheckpointPlace> places, Cancellation cancel) {
        return places.stream()
                .filter(InBucket.class::isInstance)
                .map(InBucket.class::cast)
                .findFirst()
                .map(in -> copies.recorded(in, Files.isDirectory(here.path()), cancel))
                .filter(recorded -> !recorded.isEmpty())
                .<DownloadSource>map(recorded ->
                        new RecordedSource(source, here.path().getFileName().toString(), recorded))
                .orElse(source);
    }

    /** An instance copies it to the bucket first where there is one. */
    private DownloadSource source(
            CheckpointPlace place, Checkpoint checkpoint, InstanceRef ref, Steps steps, Cancellation cancel) {
        if (!(place instanceof OnInstance)) {
            return source(place);
        }
        if (copies.bucket(ref.location()).isPresent()) {
            String uri = steps.run(
                            "step.copy-to-s3",
                            () -> copies.copy(ref, checkpoint, cancel),
                            CheckpointCopies.Copied::told)
                    .uri();
            String[] parts = uri.substring("s3://".length()).split("/", 2);
            return source(new InBucket(ref.location(), parts[0], parts[1]));
        }
        if (checkpoint.size() > LARGEST_BY_COMMANDS) {
            throw Arrival.tooLarge(place);
        }
        return source(place);
    }

    private DownloadSource source(CheckpointPlace place) {
        return switch (place) {
            case Here here -> new LocalSource(here);
            case InBucket in -> new BucketSource(bucket, copies, in);
            case OnInstance on -> new InstanceSource(files, on);
        };
    }
}
