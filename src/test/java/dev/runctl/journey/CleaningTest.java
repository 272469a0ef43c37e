package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CleanReport.Outcome;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.KeepReason;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.LocalServer;
import dev.runctl.text.ByteSize;
import dev.runctl.text.CleanText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Checkpoints kept and cleaned where they lie: real files on This computer, and objects seen by S3's own client. */
class CleaningTest {
    /** Names that no shell and no key may trip over; the last one is the newest. */
    private static final List<String> NAMES = List.of(
            "checkpoint_1 'one' \"two\".json",
            "checkpoint_2 $(touch x); é日本.json",
            "checkpoint_3.json",
            "checkpoint_4 & #%2F.json");

    private static final String SAVING = """
            import os, sys, time
            os.makedirs("checkpoints", exist_ok=True)
            for number, name in enumerate(sys.argv[2:], 1):
                path = os.path.join("checkpoints", name)
                with open(path, "w") as file:
                    file.write('{"epoch": %d, "loss": %f}' % (number, 1 / number))
                print("epoch=%d val_loss=%f" % (number, 1 / number), flush=True)
                time.sleep(0.03)
            with open("checkpoints/checkpoint_5.json", "w") as file:
                file.write('{"epoch": 5')
            print("saved", flush=True)
            while not os.path.exists(sys.argv[1]):
                time.sleep(0.05)
            """;

    private static final KeepRules LAST_ONE = new KeepRules(1, 0, Optional.empty(), 0, Optional.empty(), false);
    private static final Set<CopyPlace> BOTH = EnumSet.allOf(CopyPlace.class);

    @TempDir
    Path folder;

    /** One run and one instance, since they take most of the time. */
    @Test
    void anActiveRunKeepsItsNewestAndAnEndedOneWhatTheRulesSay() throws IOException {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            Path end = folder.resolve("end");
            Run run = ann.launch(
                    ref,
                    SAVING,
                    Stream.concat(Stream.of(end.toString()), NAMES.stream()).toArray(String[]::new));
            patiently().until(() -> new String(ann.logs.tail(run.id(), 100).bytes()).contains("saved"));
            Path there = server.workspace(run).resolve(".runctl/projects/project/checkpoints");

            whileItRuns(ann, ref, there);
            Files.createFile(end);
            patiently().until(() -> ann.look(run.id()).status().state() == RunState.SUCCEEDED);
            afterItsEnd(ann, ref, run, there);
            endedInTheMiddle(ann, ref, there);
            whereS3Fails(ann, ref, run);
        }
    }

    private static void whileItRuns(EndpointBench ann, InstanceRef ref, Path there) throws IOException {
        CleanService.Stock stock = ann.cleaning.stock(ref);
        CleanPlan all = CleanPlan.of(stock.checkpoints(), stock.checkpoints(), BOTH, true);
        assertThat(all.kept())
                .extracting(it -> it.held().checkpoint().name(), CleanPlan.Kept::reasons)
                .containsExactlyInAnyOrder(
                        tuple(NAMES.get(3), Set.of(KeepReason.NEWEST_OF_ACTIVE)),
                        tuple("checkpoint_5.json", Set.of(KeepReason.MAYBE_WRITTEN)));

        // Somebody whose history does not know the run would be offered it; the instance refuses, and its copy stays
        // too.
        ann.copies.copy(ref, find(stock, NAMES.get(1)).checkpoint(), new Cancellation());
        ann.copies.copy(ref, find(stock, NAMES.get(3)).checkpoint(), new Cancellation());
        List<HeldCheckpoint> unknown = ann.cleaning.stock(ref).checkpoints().stream()
                .map(it -> new HeldCheckpoint(it.checkpoint(), Optional.empty(), false, true))
                .filter(it -> it.checkpoint().name().equals(NAMES.get(3)))
                .toList();
        CleanPlan daring = CleanPlan.of(unknown, unknown, BOTH, true);
        assertThat(daring.lastOfUnfinished()).isEqualTo(unknown);
        CleanReport refused = ann.cleaning.clean(ref, daring, Steps.NONE, new Cancellation());
        assertThat(refused.left())
                .extracting(CleanReport.Entry::place, CleanReport.Entry::outcome, CleanReport.Entry::reason)
                .containsExactly(
                        tuple(CopyPlace.INSTANCE, Outcome.KEPT, "newest-of-active"),
                        tuple(CopyPlace.S3, Outcome.NOT_TRIED, ""));
        assertThat(names(there)).hasSize(5);
        assertThat(keys(ann)).hasSize(2);
    }

    private static void afterItsEnd(EndpointBench ann, InstanceRef ref, Run run, Path there) throws IOException {
        ann.cleaning.protect(run.id(), NAMES.get(0), true);
        ann.logs.keepAll(ref);
        CleanService.Stock stock = ann.cleaning.stock(ref).of(run.id());
        HeldCheckpoint measured = find(stock, NAMES.get(2));
        assertThat(measured.logged()).containsExactly("val_loss");
        CleanText words = new CleanText(ByteSize::text, String::valueOf);
        assertThat(words.ranked("stays", measured, Optional.of(MetricName.of("val_loss"))))
                .isEqualTo("stays · val_loss 0.3333 by the run's log");
        assertThat(words.ranked("stays", measured, Optional.of(MetricName.of("loss"))))
                .isEqualTo("stays · loss 0.3333 by the checkpoint itself");
        assertThat(KeepRules.metrics(stock.checkpoints())).first().isEqualTo(MetricName.of("val_loss"));
        CleanPlan plan = CleanPlan.by(LAST_ONE, stock.checkpoints(), BOTH, stock.reachable());
        assertThat(plan.kept().stream().map(it -> it.held().checkpoint().name()))
                .containsExactlyInAnyOrder(NAMES.get(0), NAMES.get(3), "checkpoint_5.json");
        assertThat(names(there)).as("a dry run deletes nothing").hasSize(5);
        CleanPlan hasty = CleanPlan.of(List.of(measured), List.of(measured), BOTH, true);
        ann.cleaning.protect(run.id(), NAMES.get(2), true);
        assertThat(ann.cleaning
                        .clean(ref, hasty, Steps.NONE, new Cancellation())
                        .left())
                .as("marked after the plan was made")
                .extracting(CleanReport.Entry::place, CleanReport.Entry::outcome, CleanReport.Entry::reason)
                .containsExactly(tuple(CopyPlace.INSTANCE, Outcome.KEPT, "protected"));
        ann.cleaning.protect(run.id(), NAMES.get(2), false);
        long bytes = Files.size(there.resolve(NAMES.get(1)));
        assertThat(plan.bytes(CopyPlace.S3)).isEqualTo(bytes);
        assertThat(plan.bytes(CopyPlace.INSTANCE)).isEqualTo(bytes + Files.size(there.resolve(NAMES.get(2))));

        CleanReport report = ann.cleaning.clean(ref, plan, Steps.NONE, new Cancellation());

        assertThat(report.isDone()).isTrue();
        assertThat(report.freed(CopyPlace.INSTANCE)).isEqualTo(plan.bytes(CopyPlace.INSTANCE));
        assertThat(names(there)).containsExactlyInAnyOrder(NAMES.get(0), NAMES.get(3), "checkpoint_5.json");
        assertThat(keys(ann)).containsExactly("runctl/checkpoints/" + run.id() + "/" + NAMES.get(3));
        CleanReport again = ann.cleaning.clean(ref, plan, Steps.NONE, new Cancellation());
        assertThat(again.count(Outcome.GONE)).as("what is gone is no failure").isEqualTo(2);
        assertThat(again.isDone()).isTrue();
        ann.cleaning.protect(run.id(), NAMES.get(0), false);
    }

    /** Cancelled once the deletion on the instance has begun: whatever it came to, the report says so, and S3 is left alone. */
    private static void endedInTheMiddle(EndpointBench ann, InstanceRef ref, Path there) throws IOException {
        CleanService.Stock stock = ann.cleaning.stock(ref);
        CleanPlan all = CleanPlan.of(stock.checkpoints(), stock.checkpoints(), BOTH, true);
        assertThat(all.removals()).hasSize(3);
        Cancellation early = new Cancellation();
        CleanReport cut = ann.cleaning.clean(ref, all, (step, state, detail) -> early.cancel(), early);
        assertThat(cut.problem()).containsInstanceOf(Failure.Cancelled.class);
        Set<String> left = names(there);
        assertThat(cut.entries())
                .hasSize(4)
                .allSatisfy(it -> assertThat(it.outcome())
                        .isEqualTo(
                                it.place() == CopyPlace.S3
                                        ? Outcome.NOT_TRIED
                                        : left.contains(it.held().checkpoint().name())
                                                ? Outcome.KEPT
                                                : Outcome.DELETED));
        assertThat(keys(ann)).hasSize(1);
    }

    /** What S3 said, or what became of it where its answer was lost. */
    private static void whereS3Fails(EndpointBench ann, InstanceRef ref, Run run) {
        String key = "runctl/checkpoints/" + run.id() + "/" + NAMES.get(3);
        Failure.Evidence evidence = Failure.Evidence.of("delete", "");
        ann.bucket.refuse(new Failure.AccessDenied(evidence), false);
        assertThat(cleanedInS3(ann, ref)).isEqualTo(tuple(Outcome.KEPT, "s3-access-denied"));
        ann.bucket.refuse(new Failure.Unreachable(evidence), false);
        assertThat(cleanedInS3(ann, ref)).isEqualTo(tuple(Outcome.KEPT, "s3-unreachable"));
        assertThat(keys(ann)).containsExactly(key);
        ann.bucket.refuse(new Failure.Unreachable(evidence), true);
        assertThat(cleanedInS3(ann, ref)).isEqualTo(tuple(Outcome.DELETED, ""));
        assertThat(keys(ann)).isEmpty();
        ann.bucket.allow();
    }

    private static Tuple cleanedInS3(EndpointBench ann, InstanceRef ref) {
        List<HeldCheckpoint> copied = ann.cleaning.stock(ref).checkpoints().stream()
                .filter(it -> !it.checkpoint().copies().isEmpty())
                .toList();
        CleanPlan plan = CleanPlan.of(copied, copied, EnumSet.of(CopyPlace.S3), true);
        return ann.cleaning.clean(ref, plan, Steps.NONE, new Cancellation()).entries().stream()
                .map(it -> tuple(it.outcome(), it.reason()))
                .findFirst()
                .orElseThrow();
    }

    private static HeldCheckpoint find(CleanService.Stock stock, String name) {
        return stock.checkpoints().stream()
                .filter(it -> it.checkpoint().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Path there) throws IOException {
        try (Stream<Path> files = Files.list(there)) {
            return files.filter(Files::isRegularFile)
                    .map(it -> it.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> keys(EndpointBench ann) {
        var s3 = ann.clients.s3(Location.thisComputer());
        return s3.listBuckets().buckets().stream()
                .flatMap(bucket -> s3
                        .listObjectsV2(request -> request.bucket(bucket.name()).prefix("runctl/checkpoints/"))
                        .contents()
                        .stream())
                .map(S3Object::key)
                .toList();
    }
}
