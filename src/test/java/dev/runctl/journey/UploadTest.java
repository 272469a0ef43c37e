package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.cli.CliServices;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.StopService;
import dev.runctl.testing.Referee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that an instance copies to S3 by itself outlive it: from launch to resuming on another one. */
class UploadTest {
    /** Saves a file and a folder each epoch. */
    private static final String SCRIPT = """
            import argparse, json, os
            parser = argparse.ArgumentParser()
            parser.add_argument("--resume-from")
            found = parser.parse_args().resume_from
            start = json.load(open(found))["epoch"] if found else 0
            print("from epoch", start)
            for epoch in range(start + 1, start + 4):
                folder = "checkpoints/checkpoint-%d" % epoch
                os.makedirs(folder, exist_ok=True)
                with open(folder + "/weights.bin", "wb") as file:
                    file.write(os.urandom(9 << 20 if epoch == 3 else 1000))
                with open(folder + "/trainer_state.json", "w") as file:
                    json.dump({"global_step": epoch}, file)
                with open("checkpoints/epoch_%d.json" % epoch, "w") as file:
                    json.dump({"epoch": epoch, "loss": 1 / epoch}, file)
            """;

    @TempDir
    Path folder;

    private static final Cancellation GO_ON = new Cancellation();

    @Test
    void copiesOutliveTheInstanceAndAreResumedFrom() throws Exception {
        Path data = folder.resolve("data");
        try (CompositionRoot root = new CompositionRoot(new AppPaths(data), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"));
                Runctl cleaner = new Runctl(folder, folder)) {
            InstanceRef ref = root.instances()
                    .create(Location.thisComputer(), instance())
                    .getFirst()
                    .ref();
            root.instances().waitReady(ref, Duration.ofMinutes(2), Steps.NONE, GO_ON);

            Run run = root.launches().launch(request(ref), Steps.NONE, GO_ON);
            patiently()
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> root.uploads()
                            .report(run, GO_ON)
                            .filter(UploadReport::isDone)
                            .isPresent());

            CheckpointService.Listing listing = root.checkpoints().list(ref);
            assertThat(listing.checkpoints())
                    .hasSize(6)
                    .allSatisfy(it -> assertThat(it.wholeCopies()).as(it.name()).hasSize(1));
            assertThat(copy(listing, "checkpoint-3").objects())
                    .as("without the marker")
                    .isEqualTo(2);
            try (CliServices.Serving serving = root.serve(0)) {
                sameBySha256(serving, listing);
                otherBytesOnOneSideAreFound(root, serving, listing);
                assertThat(filesWith(data.resolve("local/instances"), serving.secretAccessKey()))
                        .isEmpty();
                Path capsule = folder.resolve("capsule.zip");
                root.capsules().export(run.id(), capsule, GO_ON);
                assertThat(filesWith(folder.resolve("capsule.zip"), serving.secretAccessKey()))
                        .isEmpty();
            }

            byte[] written = Files.readAllBytes(
                    Path.of(checkpoint(listing, "checkpoint-3").path(), "weights.bin"));
            eachCopyIsJudgedByItself(root, run, listing);
            whatLiesInS3AloneIsBroughtBack(root, run, listing);
            root.instances().terminate(ref);
            root.instances().waitForState(ref, InstanceState.TERMINATED, Duration.ofMinutes(1), Steps.NONE, GO_ON);
            assertThat(root.checkpoints().list(ref).checkpoints().stream()
                            .flatMap(it -> it.wholeCopies().stream())
                            .map(Copy::uri))
                    .as("of the first run; the one that went on from it may have copied it once more")
                    .anyMatch(
                            it -> it.endsWith("/runctl/checkpoints/" + run.id().value() + "/epoch_3.json"));
            broughtHere(root, ref, written);
            ResumePlan plan = root.planner().plan(run.id(), "", new ResumePlan.Target.Fresh(instance()), GO_ON);
            Run resumed = root.resumes().resume(plan, problem -> ResumeService.Choice.CANCEL, Steps.NONE, GO_ON);

            patiently()
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> look(root, resumed).status().state() == RunState.SUCCEEDED);
            assertThat(resumed.request().target()).isNotEqualTo(ref);
            assertThat(resumed.request().uploads()).isTrue();
            assertThat(new String(root.logs().tail(resumed.id(), 1000).bytes(), StandardCharsets.UTF_8))
                    .contains("from epoch 3");
            stopWaitsForTheLastUpload(root, resumed);
        }
    }

    /** What was cut off on the instance lies whole in S3: neither is taken for the other. */
    private static void eachCopyIsJudgedByItself(CompositionRoot root, Run run, CheckpointService.Listing listing)
            throws IOException {
        ResumePlan older =
                root.planner().plan(run.id(), "checkpoints/epoch_1.json", new ResumePlan.Target.Same(), GO_ON);
        assertThat(older.doubts())
                .filteredOn(ResumePlan.Doubt.Replaces.class::isInstance)
                .singleElement()
                .satisfies(it ->
                        assertThat(((ResumePlan.Doubt.Replaces) it).names()).contains("epoch_3.json"));
        Path cut = Path.of(checkpoint(listing, "epoch_2.json").path());
        FileTime saved = Files.getLastModifiedTime(cut);
        Files.writeString(cut, "{\"epoch\": 2, ");
        Files.setLastModifiedTime(cut, saved); // else the run, which has ended, would not have written it
        InstanceRef ref = run.request().target();
        List<Checkpoint> both = root.checkpoints().list(ref).checkpoints().stream()
                .filter(it -> it.name().equals("epoch_2.json"))
                .toList();
        assertThat(both)
                .extracting(Checkpoint::isOnInstance, it -> it.verdict().kind())
                .containsExactlyInAnyOrder(tuple(true, Verdict.Kind.INCOMPLETE), tuple(false, Verdict.Kind.COMPLETE));
        KeepRules ruins = new KeepRules(9, 0, Optional.empty(), 0, Optional.empty(), true);
        CleanService.Stock stock = root.cleaning().stock(ref).of(run.id());
        assertThat(CleanPlan.by(ruins, stock.checkpoints(), EnumSet.allOf(CopyPlace.class), true)
                        .removals())
                .singleElement()
                .satisfies(it -> assertThat(it.held().checkpoint().path()).isEqualTo(cut.toString()));
    }

    /** To the instance that wrote it, too. */
    private static void whatLiesInS3AloneIsBroughtBack(CompositionRoot root, Run run, CheckpointService.Listing listing)
            throws IOException {
        Path saved = Path.of(checkpoint(listing, "epoch_3.json").path()).getParent();
        try (Stream<Path> files = Files.walk(saved)) {
            files.sorted(Comparator.reverseOrder())
                    .filter(it -> !it.equals(saved))
                    .forEach(it -> it.toFile().delete());
        }
        ResumePlan plan = root.planner().plan(run.id(), "", new ResumePlan.Target.Same(), GO_ON);
        assertThat(plan.newest()).isTrue();
        assertThat(plan.steps()).contains("step.bring-checkpoint");
        assertThat(plan.after())
                .endsWith("--resume-from", "checkpoints/" + plan.checkpoint().name());
        ResumePlan chosen = root.planner()
                .plan(
                        run.id(),
                        root.checkpoints().list(run.request().target()).checkpoints().stream()
                                .filter(it -> it.name().equals("epoch_3.json"))
                                .findFirst()
                                .orElseThrow()
                                .path(),
                        new ResumePlan.Target.Same(),
                        GO_ON);
        ResumePlanner.Fork fork =
                root.planner().fork(run.id(), chosen.checkpoint().path(), GO_ON);
        root.resumes().bring(fork.toBring().orElseThrow(), Steps.NONE, GO_ON);
        assertThat(saved.resolve("epoch_3.json")).as("a fork begins from it").exists();
        Files.delete(saved.resolve("epoch_3.json"));
        Run back = root.resumes().resume(chosen, problem -> ResumeService.Choice.CANCEL, Steps.NONE, GO_ON);
        patiently()
                .pollInterval(Duration.ofMillis(250))
                .until(() -> look(root, back).status().state() == RunState.SUCCEEDED);
        assertThat(new String(root.logs().tail(back.id(), 1000).bytes(), StandardCharsets.UTF_8))
                .contains("from epoch 3");
    }

    /** The way instance, S3, this machine: byte for byte what the script wrote, by a machine that is gone. */
    private void broughtHere(CompositionRoot root, InstanceRef ref, byte[] written) throws IOException {
        Path here = Files.createDirectories(folder.resolve("here"));
        Downloaded done = download(root, ref, checkpoint(root.checkpoints().list(ref), "checkpoint-3"), here);
        assertThat(done.from()).isInstanceOf(CheckpointPlace.InBucket.class);
        assertThat(Files.readAllBytes(here.resolve("checkpoint-3/weights.bin"))).isEqualTo(written);
    }

    private static void stopWaitsForTheLastUpload(CompositionRoot root, Run run) {
        List<String> told = new ArrayList<>();
        StopService.Stopped stopped = root.stops()
                .stopInstance(
                        run.request().target(),
                        StopService.Wish.within(Duration.ofSeconds(5)),
                        (any, waited) -> {
                            throw new AssertionError("nothing is to be killed");
                        },
                        (step, state, detail) -> told.add(step + " " + state),
                        GO_ON);
        assertThat(told).containsSubsequence("step.wait-uploads DONE", "step.stop-instance STARTED");
        CheckpointCopies.Copied copied = stopped.copied().orElseThrow();
        assertThat(root.checkpoints().list(run.request().target()).checkpoints().stream()
                        .flatMap(it -> it.wholeCopies().stream())
                        .map(Copy::uri))
                .contains(copied.uri());
    }

    private void sameBySha256(CliServices.Serving serving, CheckpointService.Listing listing) throws IOException {
        Checkpoint checkpoint = checkpoint(listing, "checkpoint-3");
        if (Referee.hasAwsCli()) {
            Path fetched = folder.resolve("fetched");
            new Referee(serving.url(), serving.accessKeyId(), serving.secretAccessKey())
                    .aws("s3", "cp", copy(listing, "checkpoint-3").uri() + "/weights.bin", fetched.toString())
                    .expectSuccess();
            assertThat(Files.mismatch(fetched, Path.of(checkpoint.path(), "weights.bin")))
                    .isEqualTo(-1);
        }
    }

    /** As long and as old as before: only the SHA-256 in the marker, and the marker's own age, can tell. */
    private void otherBytesOnOneSideAreFound(
            CompositionRoot root, CliServices.Serving serving, CheckpointService.Listing listing) throws IOException {
        Checkpoint first = checkpoint(listing, "epoch_1.json");
        Path file = Path.of(first.path());
        byte[] written = Files.readAllBytes(file);
        FileTime saved = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replace("1.0", "7.0"));
        Files.setLastModifiedTime(file, saved);
        InstanceRef ref = root.runs().get(first.run().orElseThrow()).request().target();
        Path here = folder.resolve("proved");
        assertThat(download(root, ref, first, here).from()).isInstanceOf(CheckpointPlace.InBucket.class);
        assertThat(Files.readAllBytes(here.resolve("epoch_1.json"))).isEqualTo(written);
        assertThat(verdicts(root, ref, "epoch_1.json")).containsExactlyInAnyOrder("checksum-differs", "json-parses");
        ResumePlan plan =
                root.planner().plan(first.run().orElseThrow(), "epoch_1.json", new ResumePlan.Target.Same(), GO_ON);
        assertThat(plan.after()).endsWith("--resume-from", "checkpoints-from-s3/epoch_1.json");
        root.resumes().bring(plan, Steps.NONE, GO_ON);
        assertThat(Files.readAllBytes(file.resolveSibling("../checkpoints-from-s3/epoch_1.json")))
                .as("beside the broken one, which is not replaced")
                .isEqualTo(written);
        Files.write(file, written);
        Files.setLastModifiedTime(file, FileTime.from(saved.toInstant().plusMillis(5)));
        assertThat(verdicts(root, ref, "epoch_1.json"))
                .as("written again it is another file")
                .containsExactly("json-parses");

        if (Referee.hasAwsCli()) {
            Path other = Files.writeString(
                    folder.resolve("other"), new String(written, StandardCharsets.UTF_8).replace("1.0", "7.0"));
            new Referee(serving.url(), serving.accessKeyId(), serving.secretAccessKey())
                    .aws(
                            "s3",
                            "cp",
                            other.toString(),
                            copy(listing, "checkpoint-1").uri() + "/trainer_state.json")
                    .expectSuccess();
            assertThat(verdicts(root, ref, "checkpoint-1"))
                    .as("one of its objects is younger than its marker")
                    .containsExactlyInAnyOrder("not-inspected", "rewritten-in-s3");
        }
    }

    private static List<String> verdicts(CompositionRoot root, InstanceRef ref, String name) {
        return root.checkpoints().list(ref).checkpoints().stream()
                .filter(it -> it.name().equals(name))
                .map(it -> it.verdict().reason())
                .toList();
    }

    private static Downloaded download(CompositionRoot root, InstanceRef ref, Checkpoint wanted, Path here) {
        return root.downloads()
                .download(
                        List.of(wanted),
                        ref,
                        here,
                        there -> {
                            throw new AssertionError("nothing is there yet");
                        },
                        Steps.NONE,
                        GO_ON)
                .getFirst();
    }

    private static List<Path> filesWith(Path where, String secret) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> text(file).contains(secret))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }

    private static Checkpoint checkpoint(CheckpointService.Listing listing, String name) {
        return listing.checkpoints().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Copy copy(CheckpointService.Listing listing, String name) {
        return checkpoint(listing, name).wholeCopies().getFirst();
    }

    private static Run look(CompositionRoot root, Run run) {
        root.runs().refresh(run.request().target());
        return root.runs().get(run.id());
    }

    private RunRequest request(InstanceRef ref) throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), SCRIPT);
        return new RunRequest(
                ref,
                project,
                "project",
                "train.py",
                List.of(),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty(),
                true);
    }

    private static NewInstance instance() {
        return new NewInstance(
                "up",
                "t3.micro",
                "",
                1,
                Lifecycle.ON_DEMAND,
                0,
                "",
                Map.of(),
                UUID.randomUUID().toString());
    }
}
