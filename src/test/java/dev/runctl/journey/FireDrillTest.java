package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.DrillReport.Outcome;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real script, interrupted and resumed on This computer. */
class FireDrillTest {
    private static final String SCRIPT = """
            import argparse, json, os, time
            parser = argparse.ArgumentParser()
            parser.add_argument("--epochs", type=int, default=16)
            parser.add_argument("--resume-from", default="")
            parser.add_argument("--checkpoint-dir", default="checkpoints")
            args = parser.parse_args()
            os.makedirs(args.checkpoint_dir, exist_ok=True)
            done, weight = 0, 1.0
            if args.resume_from:
                with open(args.resume_from) as file:
                    saved = json.load(file)
                done = saved["epoch"]
                weight = saved["weight"]
            for epoch in range(done + 1, args.epochs + 1):
                time.sleep(0.5)
                weight *= 0.8
                print("Epoch %d/%d: loss=%.6f" % (epoch, args.epochs, weight), flush=True)
                part = os.path.join(args.checkpoint_dir, "part.tmp")
                with open(part, "w") as file:
                    json.dump({"epoch": epoch, "weight": weight}, file)
                os.replace(part, os.path.join(args.checkpoint_dir, "checkpoint_epoch_%d.json" % epoch))
            """;

    @TempDir
    Path folder;

    private CompositionRoot root;

    @BeforeEach
    void open() {
        root = new CompositionRoot(new AppPaths(folder.resolve("data")), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private RunRequest request(String... arguments) throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), SCRIPT);
        return new RunRequest(
                new InstanceRef(Location.thisComputer(), new InstanceId("i-00000000")),
                project,
                "project",
                "train.py",
                List.of(arguments),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty());
    }

    private DrillReport drill(RunRequest request) {
        return root.drill().run(request, Duration.ofSeconds(20), Steps.NONE, new Cancellation());
    }

    @Test
    void whatIsSavedWholeGoesOnAsIfNothingHadHappened() throws IOException {
        RunRequest request = request();
        DrillReport report = drill(request);

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.SAFE);
        assertThat(report.checks()).allMatch(DrillReport.Check::passed);
        assertThat(report.compared()).singleElement().satisfies(it -> {
            assertThat(it.metric()).isEqualTo("loss");
            assertThat(it.points()).isPositive();
            assertThat(it.worst()).isZero();
        });
        assertThat(root.drill().last(request.projectRoot(), "train.py")).contains(report);
        assertThat(root.instances().list(Location.thisComputer()))
                .as("the drill's workspace is gone")
                .allMatch(it -> it.instance().state() == InstanceState.TERMINATED
                        || it.instance().state() == InstanceState.SHUTTING_DOWN);
        Files.writeString(request.projectRoot().resolve("train.py"), "# changed\n");
        assertThat(root.drill().last(request.projectRoot(), "train.py"))
                .as("a changed script has to be drilled again")
                .isEmpty();
    }

    @Test
    void aScriptThatEndsTooSoonIsToldAndLeavesNothing() throws IOException {
        RunRequest request = request("--epochs", "1");
        assertThatThrownBy(() -> drill(request))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.OnInstance.class,
                                        it -> assertThat(it.problem()).isEqualTo("drill-too-short")));
        assertThat(root.drill().last(request.projectRoot(), "train.py")).isEmpty();
    }
}
