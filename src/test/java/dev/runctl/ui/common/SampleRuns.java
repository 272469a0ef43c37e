package dev.runctl.ui.common;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Runs and checkpoints for tests. */
public final class SampleRuns {
    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    public static final InstanceRef GPU =
            new InstanceRef(new Location("research", "eu-central-1"), new InstanceId("i-0a1b2c3d4e5f60718"));

    private SampleRuns() {}

    public static RunId id(int number) {
        return new RunId(String.format(java.util.Locale.ROOT, "r-20261124-%06d-abcdef", number));
    }

    public static Run run(int number, RunState state) {
        return run(number, state, List.of("--epochs", "10", "--learning-rate", "0.01"), Duration.ofMinutes(90));
    }

    public static Run run(int number, RunState state, List<String> arguments, Duration age) {
        Instant started = NOW.minus(age);
        boolean over = state.isFinal();
        Optional<Instant> ended = over ? Optional.of(started.plus(age.dividedBy(2))) : Optional.empty();
        OptionalInt exit = state == RunState.SUCCEEDED
                ? OptionalInt.of(0)
                : state == RunState.FAILED ? OptionalInt.of(1) : OptionalInt.empty();
        return new Run(
                id(number),
                request(arguments, Optional.empty()),
                new RunStatus(state, ended.orElse(started), exit, "", "", Optional.of(NOW.minusSeconds(1))),
                started.minusSeconds(3),
                Optional.of(started),
                ended,
                "--resume-from",
                "trainer-a10g",
                "g5.xlarge",
                "1.006",
                "");
    }

    public static RunRequest request(List<String> arguments, Optional<Lineage> lineage) {
        return new RunRequest(
                GPU,
                Path.of("/home/ada/vision"),
                "vision",
                "train_with_checkpoints.py",
                arguments,
                "python3",
                Map.of("WANDB_MODE", "offline"),
                "checkpoints",
                true,
                lineage);
    }

    public static Run resumed(Run run, RunId parent) {
        RunRequest request = request(
                run.request().arguments(),
                Optional.of(new Lineage(Optional.of(parent), "checkpoints/checkpoint_epoch_4.json")));
        return new Run(
                run.id(),
                request,
                run.status(),
                run.created(),
                run.started(),
                run.ended(),
                run.resumeFlag(),
                run.instanceName(),
                run.instanceType(),
                run.pricePerHourUsd(),
                run.launchedBy());
    }

    public static Checkpoint checkpoint(int epoch, double loss, Verdict.Kind kind, String reason, Optional<RunId> run) {
        return new Checkpoint(
                "/home/ec2-user/vision/checkpoints/checkpoint_epoch_" + epoch + ".json",
                "checkpoints/checkpoint_epoch_" + epoch + ".json",
                "checkpoint_epoch_" + epoch + ".json",
                "vision",
                run,
                OptionalLong.of(epoch),
                OptionalLong.of(epoch * 938L),
                kind == Verdict.Kind.COMPLETE
                        ? Map.of("loss", loss, "accuracy", 1 - loss / 3, "learning_rate", 0.01)
                        : Map.of(),
                184_320L + epoch,
                NOW.minus(Duration.ofMinutes(60 - 6L * epoch)),
                new Verdict(kind, reason),
                List.of());
    }
}
