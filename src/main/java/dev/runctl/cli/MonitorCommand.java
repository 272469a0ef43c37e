package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.UploadHealth;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.ByteSize;
import dev.runctl.text.UploadText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws monitor}: the instance, its run, its checkpoints and the end of the log, once or live. */
@Command(name = "monitor")
final class MonitorCommand extends Verb {
    private static final int BYTES_PER_LINE = 200;

    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Option(names = {"--follow", "-f"})
    private boolean follow;

    @Option(names = "--run", paramLabel = "RUN")
    private String runId = "";

    @Option(names = "--lines", paramLabel = "N", defaultValue = "20")
    private int lines;

    @Override
    public Integer call() {
        atLeast(1, "--lines", lines);
        InstanceRef ref = ref(id);
        InstanceSummary summary = services().instances().get(ref);
        Optional<Failure> noContact = refresh(ref);
        Optional<Run> run = run(ref);
        CheckpointService.Listing checkpoints = checkpoints(ref);
        Optional<LogChunk> tail = run.map(this::tail);
        List<String> last = tail.map(chunk -> LogTail.lines(chunk, lines)).orElse(List.of());
        if (isJson()) {
            printJson(document(summary, run, checkpoints, last));
            return ExitStatus.OK;
        }
        InstanceReport report = new InstanceReport().instance(summary);
        run.ifPresentOrElse(known -> report.run(known, now()), () -> report.line("run", text("run.none")));
        root().shell().out().print(report.text());
        noContact.ifPresent(this::remark);
        printCheckpoints(checkpoints);
        run.ifPresent(known -> printUploads(known, checkpoints));
        if (run.isEmpty()) {
            return ExitStatus.OK;
        }
        say("");
        say(text("monitor.log", run.get().id()));
        last.forEach(this::say);
        if (follow) {
            // What was said so far, before the log's own bytes go on in the same stream.
            root().shell().out().flush();
            return new RunWatch(this, Duration.ZERO)
                    .follow(run.get(), tail.map(LogTail::endOfLines).orElse(0L));
        }
        return ExitStatus.OK;
    }

    private Optional<Failure> refresh(InstanceRef ref) {
        try {
            services().runs().refresh(ref);
            return Optional.empty();
        } catch (ServiceException e) {
            return Optional.of(e.failure());
        }
    }

    private Optional<Run> run(InstanceRef ref) {
        if (runId.isBlank()) {
            return services().runs().latestOn(ref);
        }
        Optional<Run> found = RunId.isValid(runId) ? services().runs().find(new RunId(runId)) : Optional.empty();
        if (found.isEmpty()) {
            throw failed(new Failure.NotFound("run", runId, Evidence.of("monitor", "")));
        }
        return found;
    }

    private CheckpointService.Listing checkpoints(InstanceRef ref) {
        try {
            return services().checkpoints().list(ref);
        } catch (ServiceException e) {
            remark(e.failure());
            return new CheckpointService.Listing(List.of(), Instant.EPOCH, CheckpointService.Standing.ASLEEP);
        }
    }

    /** From the instance where it answers, else what is held here. */
    private LogChunk tail(Run run) {
        int bytes = Math.max(4096, lines * BYTES_PER_LINE);
        try {
            return services().logs().tail(run.id(), bytes);
        } catch (ServiceException e) {
            long size = services().logs().size(run.id());
            return services().logs().read(run.id(), Math.max(0, size - bytes), bytes);
        }
    }

    private void printCheckpoints(CheckpointService.Listing listing) {
        say("");
        if (listing.checkpoints().isEmpty()) {
            say(text("monitor.no-checkpoints"));
            return;
        }
        say(
                listing.isLive()
                        ? text("monitor.checkpoints", listing.checkpoints().size())
                        : text("monitor.checkpoints-seen", listing.checkpoints().size(), Format.time(listing.asOf())));
        print(CheckpointTable.of(listing.checkpoints(), now()));
    }

    private void printUploads(Run run, CheckpointService.Listing listing) {
        try {
            services().uploads().report(run, cancellation()).ifPresent(report -> {
                List<Checkpoint> own = listing.checkpoints().stream()
                        .filter(it -> it.run().equals(Optional.of(run.id())))
                        .toList();
                UploadHealth health =
                        UploadHealth.of(report, own, run.status().state().isActive(), now());
                UploadText text = new UploadText(Format::duration, ByteSize::text);
                String status = text.status(health, report);
                if (!status.isEmpty()) {
                    say(status);
                }
                text.warning(health, report).ifPresent(this::remark);
            });
        } catch (ServiceException e) {
            // That the instance does not answer was said above, where its checkpoints were asked for.
        }
    }

    private Map<String, @Nullable Object> document(
            InstanceSummary summary, Optional<Run> run, CheckpointService.Listing checkpoints, List<String> last) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("instance", Documents.summary(summary, Optional.empty()));
        object.put("run", run.map(known -> CapsuleDocument.of(known, now())).orElse(null));
        object.put(
                "checkpoints",
                checkpoints.checkpoints().stream().map(Documents::checkpoint).toList());
        object.put("checkpoints_live", checkpoints.isLive());
        object.put("log", last);
        return object;
    }
}
