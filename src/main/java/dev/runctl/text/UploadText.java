package dev.runctl.text;

import dev.runctl.domain.checkpoint.UploadHealth;
import dev.runctl.domain.checkpoint.UploadReport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Tells how the copying of a run's checkpoints to S3 goes. */
public final class UploadText {
    private final Messages words = Messages.of("upload");
    private final Function<Duration, String> duration;
    private final LongFunction<String> size;

    /**
     * @param duration writes durations
     * @param size writes bytes
     */
    public UploadText(Function<Duration, String> duration, LongFunction<String> size) {
        this.duration = duration;
        this.size = size;
    }

    /** What is wrong, why, and what helps; empty where nothing is. */
    public Optional<String> warning(UploadHealth health, UploadReport report) {
        return switch (health) {
            case UploadHealth.Fine fine -> Optional.empty();
            case UploadHealth.Failing failing -> Optional.of(failing(failing.trouble(), report.bucket()));
            case UploadHealth.NoneFound(String folder) -> Optional.of(words.text("none-found", folder));
            case UploadHealth.Silent silent -> Optional.of(words.text("silent", duration.apply(silent.since())));
            case UploadHealth.Behind behind ->
                Optional.of(words.text(
                        behind.any() ? "behind" : "behind-none",
                        duration.apply(behind.age()),
                        duration.apply(behind.interval())));
        };
    }

    private String failing(UploadReport.Trouble trouble, String bucket) {
        String key = "failing." + trouble.code();
        String said = trouble.message().isBlank() ? trouble.code() : trouble.code() + ": " + trouble.message();
        return words.text(words.has(key) ? key : "failing", bucket, said);
    }

    /** Where it stands, in a line. */
    public String status(UploadHealth health, UploadReport report) {
        Optional<String> current = report.current()
                .map(it -> words.text(
                        "uploading",
                        it.getKey(),
                        size.apply(it.getValue().sent()),
                        size.apply(it.getValue().size())));
        if (current.isPresent()) {
            return current.get();
        }
        return health instanceof UploadHealth.Fine(int copied, int all)
                ? words.text(
                        copied == all && report.isDone() ? "done" : "so-far", copied + "", all + "", report.bucket())
                : "";
    }
}
