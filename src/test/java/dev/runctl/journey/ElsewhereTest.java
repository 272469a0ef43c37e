package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.elsewhere.ElsewhereService.Decision;
import dev.runctl.service.run.SharedFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose spot instance is gone goes on on another one in another zone, with what is left of its limits; once. */
class ElsewhereTest {
    private static final String SCRIPT = """
            import argparse, json, os, time
            parser = argparse.ArgumentParser()
            parser.add_argument("--resume-from")
            options = parser.parse_args()
            if options.resume_from:
                print("from", json.load(open(options.resume_from))["epoch"], flush=True)
            else:
                os.makedirs("checkpoints", exist_ok=True)
                with open("checkpoints/epoch_3.json", "w") as file:
                    json.dump({"epoch": 3, "loss": 0.5}, file)
            time.sleep(2)
            """;

    private static final Cancellation GO_ON = new Cancellation();

    @TempDir
    Path folder;

    private static GuardLanding taken(RunId run, Instant at) {
        return new GuardLanding(
                GuardReason.INTERRUPTION,
                at,
                Optional.of(at),
                Optional.of(run),
                false,
                Optional.empty(),
                Optional.empty(),
                GuardLanding.End.TAKEN_BY_AWS,
                Optional.empty());
    }

    @Test
    void inAnotherZoneOnceAndWithWhatIsLeftOfItsLimits() {
        Path data = folder.resolve("data");
        try (Runctl cleaner = new Runctl(folder, folder);
                CompositionRoot root =
                        new CompositionRoot(new AppPaths(data), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"))) {
            Instance first =
                    root.instances().create(Location.thisComputer(), spot()).getFirst();
            InstanceRef ref = first.ref();
            root.instances().waitReady(ref, Duration.ofMinutes(2), Steps.NONE, GO_ON);
            GuardWish wish = GuardWish.ofLease(Duration.ofHours(2)).resumingElsewhere(true);
            Run run = launched(root, ref, wish);
            patiently().until(() -> whole(root, ref));
            assertThat(root.elsewhere().decide(taken(run.id(), Instant.now()))).isEqualTo(Decision.NOW);
            assertThat(root.elsewhere().decide(taken(run.id(), Instant.now().minusSeconds(1000))))
                    .as("it is offered to who comes back")
                    .isEqualTo(Decision.OFFER);
            root.instances().terminate(ref);
            root.instances().waitForState(ref, InstanceState.TERMINATED, Duration.ofMinutes(1), Steps.NONE, GO_ON);
            root.runs().refresh(ref);

            Run child = root.elsewhere().resume(run.id(), Steps.NONE, GO_ON);

            Instance second = root.instances().get(child.request().target()).instance();
            assertThat(second.lifecycle()).isEqualTo(Lifecycle.SPOT);
            assertThat(second.instanceType()).isEqualTo(first.instanceType());
            assertThat(second.availabilityZone()).isNotEmpty().isNotEqualTo(first.availabilityZone());
            GuardReport armed = root.guards().report(second.ref(), GO_ON);
            assertThat(armed.left().get(GuardReason.LEASE))
                    .as("what is left of two hours")
                    .isLessThan(Duration.ofHours(2))
                    .isGreaterThan(Duration.ofHours(1));
            assertThat(armed.idleLimit()).as("nobody watches it").isPresent();
            assertThat(armed.watchesNotices()).isTrue();
            assertThat(root.elsewhere().isWished(child.id())).isTrue();

            assertThat(root.elsewhere().decide(taken(run.id(), Instant.now())))
                    .as("the same landing learned of again")
                    .isEqualTo(Decision.NOTHING);
            try (CompositionRoot other =
                    new CompositionRoot(new AppPaths(data), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"))) {
                ServiceException refused = catchThrowableOfType(
                        ServiceException.class, () -> other.elsewhere().resume(run.id(), Steps.NONE, GO_ON));
                assertThat(refused.failure())
                        .isInstanceOfSatisfying(
                                Failure.InvalidInput.class,
                                it -> assertThat(it.problem()).isEqualTo("taken"));
            }
            assertThat(root.instances().list(Location.thisComputer()))
                    .filteredOn(it -> it.instance().state() != InstanceState.TERMINATED)
                    .as("no second one")
                    .hasSize(1);
            patiently().until(() -> {
                root.runs().refresh(second.ref());
                return root.runs().get(child.id()).status().state() == RunState.SUCCEEDED;
            });
            assertThat(new String(root.logs().tail(child.id(), 1000).bytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("from 3");
        }
    }

    private Run launched(CompositionRoot root, InstanceRef ref, GuardWish wish) {
        Path project = folder.resolve("moving");
        Scripts.write(project, "script.py", SCRIPT);
        RunRequest request = new RunRequest(
                ref,
                project,
                "moving",
                "script.py",
                List.of(),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty(),
                true);
        return root.launches()
                .launch(
                        request,
                        SharedFolder.APART,
                        warnings -> {},
                        root.elsewhere().limits(wish),
                        Steps.NONE,
                        GO_ON);
    }

    private static boolean whole(CompositionRoot root, InstanceRef ref) {
        return root.checkpoints().list(ref).checkpoints().stream()
                .anyMatch(it -> !it.wholeCopies().isEmpty());
    }

    private static NewInstance spot() {
        return new NewInstance("", "t3.micro", "", 1, Lifecycle.SPOT, 0, "", Map.of(), "elsewhere-test");
    }
}
