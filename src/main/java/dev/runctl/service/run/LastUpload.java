package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import java.time.Duration;
import java.util.Optional;

/** Waits until the newest checkpoint of a run that copies to S3 by itself is there too, its marker included. */
final class LastUpload {
    private static final String STEP = "step.wait-uploads";
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Without a byte more in S3. */
    private static final Duration STUCK = Duration.ofMinutes(3);

    private final CheckpointUploads uploads;

    LastUpload(CheckpointUploads uploads) {
        this.uploads = uploads;
    }

    /**
     * Blocks. The run has ended.
     *
     * @throws ServiceException OnInstance with {@code upload-failed} where S3 refuses it or nothing moves any more
     */
    CheckpointCopies.Copied await(Run run, Checkpoint newest, Steps steps, Cancellation cancel) {
        return steps.run(STEP, () -> moved(run, newest, steps, cancel), CheckpointCopies.Copied::told);
    }

    private CheckpointCopies.Copied moved(Run run, Checkpoint newest, Steps steps, Cancellation cancel) {
        long began = System.nanoTime();
        long movedAt = began;
        long before = -1;
        while (true) {
            UploadReport report = uploads.report(run, cancel).orElseThrow(() -> failed("it was not asked to copy"));
            if (isThere(report, newest)) {
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                String uri = "s3://" + report.bucket() + "/"
                        + CheckpointCopies.folder(run.id().value()) + newest.name();
                return new CheckpointCopies.Copied(newest.name(), uri, newest.size(), took);
            }
            Optional<UploadReport.Trouble> trouble = report.trouble();
            long sent = report.checkpoints().values().stream()
                    .mapToLong(UploadReport.Progress::sent)
                    .sum();
            if (sent != before) {
                movedAt = System.nanoTime();
                before = sent;
            }
            boolean isStuck = System.nanoTime() - movedAt > STUCK.toNanos();
            if (isStuck || trouble.filter(UploadReport.Trouble::lasts).isPresent()) {
                throw failed(trouble.map(it -> it.code() + ": " + it.message())
                        .orElse("nothing has arrived for " + STUCK.toMinutes() + " minutes"));
            }
            steps.step(STEP, Steps.State.STARTED, progress(report, newest));
            cancel.sleep(LOOK);
        }
    }

    /** The copying is done only when all is there; another one that S3 refuses does not hold this one up. */
    private static boolean isThere(UploadReport report, Checkpoint newest) {
        UploadReport.Progress progress = report.checkpoints().get(newest.name());
        boolean isCopied = progress != null && progress.state().equals("done") && progress.size() == newest.size();
        return isCopied && (report.isDone() || report.trouble().isPresent());
    }

    private static String progress(UploadReport report, Checkpoint newest) {
        UploadReport.Progress progress = report.checkpoints().get(newest.name());
        long sent = progress == null || progress.state().equals("done") ? 0 : progress.sent();
        return newest.name() + "|" + sent + "/" + newest.size() + "/0";
    }

    private static ServiceException failed(String why) {
        return new ServiceException(new Failure.OnInstance("upload-failed", Evidence.of("uploads", why)));
    }
}
