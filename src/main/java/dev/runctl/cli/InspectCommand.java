package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint inspect}: what is in a checkpoint, by pieces of it, executing nothing. */
@Command(name = "inspect")
final class InspectCommand extends Verb {
    @Parameters(index = "0", arity = "1", paramLabel = "PATH|s3://BUCKET/KEY|RUN")
    private String what = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", descriptionKey = "argument.name")
    private String name = "";

    @Option(names = "--instance-id", paramLabel = "INSTANCE")
    private String instance = "";

    @Option(names = "--verify")
    private boolean verify;

    @Option(names = "--all")
    private boolean all;

    private record Known(Checkpoint checkpoint, InstanceRef ref) {}

    /** One that a list knows, which is to know what is found. */
    private Optional<Known> known = Optional.empty();

    @Override
    public Integer call() {
        CheckpointPlace place = place();
        if (verify && !services().inspections().canVerify(place)) {
            throw failed(new Failure.InvalidInput(
                    "verify", "on-instance", Evidence.of("checkpoint inspect --verify", place.address())));
        }
        Inspected inspected = known.isPresent()
                ? services()
                        .inspections()
                        .inspect(known.get().checkpoint(), known.get().ref(), cancellation())
                : services().inspections().inspect(place, cancellation());
        InspectionReport report = new InspectionReport(this, inspected, all);
        if (!isJson()) {
            report.print();
        }
        Optional<Verified> verified = verify ? Optional.of(verified(place, inspected)) : Optional.empty();
        Inspected proved = verified.map(inspected::after).orElse(inspected);
        known.ifPresentOrElse(
                it -> services().inspections().proved(it.checkpoint(), it.ref(), proved),
                () -> services().inspections().proved(proved));
        if (isJson()) {
            printJson(new InspectionReport(this, proved, all).json(verified));
        } else {
            verified.ifPresent(report::print);
            if (!proved.equals(inspected)) {
                new InspectionReport(this, proved, all).printVerdict();
            }
        }
        boolean readable = verified.filter(it -> it.check().outcome() == ContentsCheck.Outcome.NOT_READABLE)
                .isEmpty();
        return proved.inspection().verdict().kind() == Verdict.Kind.COMPLETE && readable
                ? ExitStatus.OK
                : ExitStatus.WRONG_STATE;
    }

    private Verified verified(CheckpointPlace place, Inspected inspected) {
        boolean shows = root().shell().isTerminal();
        long[] next = {0};
        Verified verified = services()
                .inspections()
                .verify(
                        place,
                        read -> {
                            if (shows && read >= next[0]) {
                                next[0] = read + (64L << 20);
                                remark(text("inspect.verifying", ByteSize.text(read), ByteSize.text(inspected.size())));
                            }
                        },
                        cancellation());
        return verified;
    }

    private CheckpointPlace place() {
        Optional<BucketAddress> address = BucketAddress.parse(what);
        if (address.isPresent()) {
            onlyOne();
            return new CheckpointPlace.InBucket(
                    root().location(), address.get().bucket(), address.get().key());
        }
        if (!instance.isBlank()) {
            if (!name.isBlank()) {
                throw usage(text("inspect.one-name"));
            }
            InstanceRef ref = ref(instance);
            return what.startsWith("/")
                    ? new CheckpointPlace.OnInstance(ref, "", what)
                    : cheapest(ListedCheckpoints.on(this, ref), what);
        }
        Path path = root().shell().workingDirectory().resolve(what);
        if (!name.isBlank() || RunId.isValid(what) && !Files.exists(path)) {
            return cheapest(ListedCheckpoints.of(this, RunsCommand.find(this, what)), name);
        }
        return new CheckpointPlace.Here(path);
    }

    private void onlyOne() {
        if (!name.isBlank() || !instance.isBlank()) {
            throw usage(text("inspect.one-name"));
        }
    }

    private CheckpointPlace cheapest(ListedCheckpoints listed, String called) {
        Checkpoint found = listed.find(called);
        known = Optional.of(new Known(found, listed.ref()));
        return services().inspections().places(found, listed.ref()).getFirst();
    }
}
