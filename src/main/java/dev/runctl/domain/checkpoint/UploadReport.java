package dev.runctl.domain.checkpoint;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the copying of a run's checkpoints goes, as the instance tells it.
 *
 * @param state waiting, uploading, failed or done; empty before the first look
 * @param age how long ago that was, by the instance's clock
 * @param bucket where to
 * @param trouble what went wrong last and has not gone right since
 * @param checkpoints by name
 */
public record UploadReport(
        String state,
        Optional<Duration> age,
        String bucket,
        Optional<Trouble> trouble,
        Map<String, Progress> checkpoints) {
    public UploadReport {
        checkpoints = Map.copyOf(checkpoints);
    }

    /** @param code S3's word, or {@code no-credentials}, {@code unreachable}, {@code unreadable} */
    public record Trouble(String code, String message) {
        /** Whether trying again cannot help before somebody has changed something. */
        public boolean lasts() {
            return LASTING.contains(code);
        }
    }

    private static final Set<String> LASTING = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "NoSuchBucket",
            "AllAccessDisabled",
            "no-credentials");

    /**
     * @param state waiting, uploading, failed or done
     * @param sent bytes that have arrived
     * @param size bytes in all
     */
    public record Progress(String state, long sent, long size) {}

    /** Whether all is copied and the run is over. */
    public boolean isDone() {
        return state.equals("done");
    }

    /** The one on its way now, with its name. */
    public Optional<Map.Entry<String, Progress>> current() {
        return checkpoints.entrySet().stream()
                .filter(it -> it.getValue().state().equals("uploading"))
                .max(Comparator.comparing(it -> it.getValue().sent()));
    }

    public boolean hasCopied(String name) {
        Progress progress = checkpoints.get(name);
        return progress != null && progress.state().equals("done");
    }
}
