package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.service.Steps;
import dev.runctl.service.download.DownloadService.Existing;
import dev.runctl.text.ByteSize;
import dev.runctl.text.DownloadText;
import dev.runctl.text.VerdictText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint download}: checkpoints brought to this machine, going on where an earlier attempt stopped. */
@Command(name = "download")
final class DownloadCommand extends Verb {
    /** Between two lines of progress for a person who watches. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    @Parameters(index = "0", arity = "1", paramLabel = "RUN|s3://BUCKET/KEY")
    private String what = "";

    @Parameters(index = "1..*", paramLabel = "NAME", descriptionKey = "argument.name")
    private List<String> names = List.of();

    @Option(names = "--to", paramLabel = "DIR")
    private String to = ".";

    @Option(names = "--overwrite")
    private boolean overwrite;

    /** Whose verdict is not that they are complete: they are brought all the same, since a person named them. */
    private List<Checkpoint> doubtful = List.of();

    @Override
    public Integer call() {
        Path folder = root().shell().workingDirectory().resolve(to).normalize();
        List<Downloaded> done = BucketAddress.parse(what)
                .map(address -> fromBucket(address, folder))
                .orElseGet(() -> ofRun(folder));
        if (isJson()) {
            printJson(done.stream().map(DownloadCommand::document).toList());
        }
        DownloadText words = new DownloadText(ByteSize::text);
        done.forEach(it -> say(Table.printable(words.done(it))));
        doubtful.forEach(it ->
                remark(text("download.doubtful", Table.printable(it.name()), VerdictText.explanation(it.verdict()))));
        return doubtful.isEmpty() ? ExitStatus.OK : ExitStatus.WRONG_STATE;
    }

    private List<Downloaded> fromBucket(BucketAddress address, Path folder) {
        if (!names.isEmpty() || address.key().isBlank()) {
            throw usage(text("download.one-address"));
        }
        CheckpointPlace place = new CheckpointPlace.InBucket(root().location(), address.bucket(), address.key());
        return services().downloads().download(place, folder, this::ask, paced(), cancellation()).stream()
                .toList();
    }

    private List<Downloaded> ofRun(Path folder) {
        ListedCheckpoints listed = ListedCheckpoints.of(this, RunsCommand.find(this, what));
        List<Checkpoint> wanted = (names.isEmpty() ? List.of("") : names)
                .stream().map(listed::find).toList();
        doubtful = wanted.stream()
                .filter(it -> it.verdict().kind() != Verdict.Kind.COMPLETE)
                .toList();
        return services().downloads().download(wanted, listed.ref(), folder, this::ask, paced(), cancellation());
    }

    private Existing ask(Path there) {
        if (overwrite) {
            return Existing.REPLACE;
        }
        if (root().shell().isTerminal()) {
            return root().shell().confirm(text("download.replace", Table.printable(there.toString())))
                    ? Existing.REPLACE
                    : Existing.SKIP;
        }
        throw failed(
                new Failure.InvalidInput("download", "taken", Evidence.of("checkpoint download", there.toString())));
    }

    /** Progress now and then for a person; for others only its begin and end. */
    private Steps paced() {
        Steps all = steps();
        boolean isWatched = root().shell().isTerminal();
        Map<String, Long> toldAt = new LinkedHashMap<>();
        return (step, state, detail) -> {
            long now = System.nanoTime();
            Long before = toldAt.get(step);
            boolean isDue = before == null || isWatched && now - before >= EVERY.toNanos();
            if (state != Steps.State.STARTED || isDue) {
                toldAt.put(step, now);
                all.step(step, state, detail);
            }
        };
    }

    private static Map<String, @Nullable Object> document(Downloaded one) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", one.name());
        object.put("path", one.path().toString());
        object.put("from", one.from().address());
        object.put("size", one.size());
        object.put("resumed_from", one.kept());
        object.put("proof", one.proof().key());
        object.put("seconds", one.took().toMillis() / 1000.0);
        return object;
    }
}
