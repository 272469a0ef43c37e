package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.Steps;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.run.SharedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit holds with the program gone: the run is saved, the instance is stopped, and who comes back is told why. */
class GuardTest {
    private static final String SCRIPT = """
            import json, os, signal, sys, time
            os.makedirs("checkpoints", exist_ok=True)
            def end(*_):
                with open("checkpoints/epoch_7.json", "w") as file:
                    json.dump({"epoch": 7, "loss": 0.5}, file)
                sys.exit(143)
            signal.signal(signal.SIGTERM, end)
            print("training", flush=True)
            time.sleep(600)
            """;

    private static final Cancellation GO_ON = new Cancellation();

    @TempDir
    Path folder;

    @Test
    void aLeaseEndsWithTheProgramGone() throws Exception {
        Path data = folder.resolve("data");
        try (Runctl cleaner = new Runctl(folder, folder)) {
            InstanceRef ref;
            Run run;
            Path exit;
            try (CompositionRoot root = open(data)) {
                ref = root.instances()
                        .create(Location.thisComputer(), instance())
                        .getFirst()
                        .ref();
                root.instances().waitReady(ref, Duration.ofMinutes(2), Steps.NONE, GO_ON);
                assertThat(root.guards().shutdownMeans(ref)).isEqualTo(ShutdownMeans.STOPS);
                refusals(root.guards(), ref);
                GuardWish limits = new GuardWish(
                        Optional.of(Duration.ofHours(2)),
                        Optional.of(Duration.ofHours(3)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofMinutes(30)),
                        false);
                run = root.launches()
                        .launch(
                                request(ref),
                                SharedFolder.APART,
                                warnings -> {},
                                root.guards().limits(limits),
                                Steps.NONE,
                                GO_ON);
                exit = data.resolve("local/instances/" + ref.id() + "/.runctl/runs/" + run.id() + "/exit.json");
                told(root, ref);
                root.guards().arm(ref, GuardWish.ofLease(Duration.ofSeconds(3)), Optional.empty(), true, GO_ON);
            }
            patiently().until(() -> Files.exists(exit)); // and nobody is there

            try (CompositionRoot root = open(data)) {
                root.instances().waitForState(ref, InstanceState.STOPPED, Duration.ofMinutes(1), Steps.NONE, GO_ON);
                Instance stopped = root.instances().get(ref).instance();
                assertThat(stopped.stateReason()).contains("InstanceInitiatedShutdown");
                root.runs().refresh(ref);
                Run ended = root.runs().get(run.id());
                assertThat(ended.status())
                        .returns(RunState.STOPPED, RunStatus::state)
                        .returns(OptionalInt.of(143), RunStatus::exitCode)
                        .returns("landed-lease", RunStatus::reason);
                assertThat(Files.readString(exit))
                        .as("it lasted as long as the script did")
                        .contains("\"ended_at\": " + ended.ended().orElseThrow().getEpochSecond() + ".");
                ResumePlan plan = root.planner().plan(run.id(), "", new ResumePlan.Target.Same(), GO_ON);
                assertThat(plan.checkpoint())
                        .returns("epoch_7.json", Checkpoint::name)
                        .returns("checkpoints/epoch_7.json", Checkpoint::argument);
                assertThat(plan.doubts())
                        .as("nothing newer can be there")
                        .noneMatch(ResumePlan.Doubt.SeenBefore.class::isInstance);

                GuardLanding landing = root.guards().landed(stopped).orElseThrow();
                assertThat(landing.reason()).isEqualTo(GuardReason.LEASE);
                assertThat(landing.run()).contains(run.id());
                assertThat(landing.end()).isEqualTo(GuardLanding.End.SHUT_DOWN);
                assertThat(landing.checkpoint().orElseThrow())
                        .matches(it -> it.name().equals("epoch_7.json") && it.isComplete() && it.isOfLanding());
                assertThat(root.instances().get(ref).instance().tags())
                        .as("nothing is armed any more")
                        .doesNotContainKey("runctl:lease-until");

                root.instances().start(ref);
                root.instances().waitReady(ref, Duration.ofMinutes(2), Steps.NONE, GO_ON);
                GuardReport after = root.guards().report(ref, GO_ON);
                assertThat(after.isArmed())
                        .as("started again without its limits")
                        .isFalse();
                assertThat(after.landing()).isPresent();
                root.runs().refresh(ref);
                assertThat(root.runs().get(run.id()).status()).isEqualTo(ended.status());
            }
        }
    }

    private static void refusals(GuardService guards, InstanceRef ref) {
        GuardWish budget = new GuardWish(
                Optional.empty(),
                Optional.empty(),
                Optional.of(java.math.BigDecimal.TEN),
                Optional.empty(),
                Optional.empty(),
                false);
        assertThat(failure(() -> guards.arm(ref, budget, Optional.empty(), false, GO_ON)))
                .isInstanceOf(Failure.InvalidInput.class);
        assertThat(failure(() -> guards.extend(ref, GuardReason.TIME, Duration.ofHours(1), GO_ON)))
                .matches(it -> it instanceof Failure.OnInstance f && f.problem().equals("guard-none"));
        GuardWish tooShort = GuardWish.ofLease(Duration.ofMillis(5));
        assertThat(failure(() -> guards.arm(ref, tooShort, Optional.empty(), false, GO_ON)))
                .matches(it -> it instanceof Failure.OnInstance f && f.problem().equals("guard-value"));
    }

    private static Failure failure(ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ServiceException.class, call).failure();
    }

    private static void told(CompositionRoot root, InstanceRef ref) {
        GuardReport report = root.guards().report(ref, GO_ON);
        patiently().until(() -> !root.guards().report(ref, GO_ON).pending());
        report = root.guards().report(ref, GO_ON);
        assertThat(report.isAlive()).isTrue();
        assertThat(report.left()).containsOnlyKeys(GuardReason.LEASE, GuardReason.TIME);
        assertThat(report.next().orElseThrow().reason()).isEqualTo(GuardReason.LEASE);
        assertThat(report.idleLimit()).contains(Duration.ofMinutes(30));
        assertThat(root.instances().get(ref).instance().tags())
                .containsKeys("runctl:lease-until", "runctl:time-until")
                .containsEntry("runctl:idle-minutes", "30");
        assertThat(GuardService.mirrored(root.instances().get(ref).instance())
                        .orElseThrow()
                        .reason())
                .isEqualTo(GuardReason.LEASE);
        GuardService.Armed later = root.guards().extend(ref, GuardReason.LEASE, Duration.ofHours(2), GO_ON);
        assertThat(later.tagProblem()).isEmpty();
        assertThat(later.report().next().orElseThrow().reason()).isEqualTo(GuardReason.TIME);
    }

    private static CompositionRoot open(Path data) {
        return new CompositionRoot(new AppPaths(data), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"));
    }

    private RunRequest request(InstanceRef ref) {
        Path project = folder.resolve("guarded");
        Scripts.write(project, "script.py", SCRIPT);
        return new RunRequest(
                ref,
                project,
                "guarded",
                "script.py",
                List.of(),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty());
    }

    private static NewInstance instance() {
        return new NewInstance("", "t3.micro", "", 1, Lifecycle.ON_DEMAND, 0, "", Map.of(), "guard");
    }
}
