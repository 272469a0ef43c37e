package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Has an instance copy a run's checkpoints to S3 by itself, as they appear, and asks how that goes. */
public final class CheckpointUploads {
    private final Runner runner;
    private final CheckpointBucket bucket;
    private final String uploader;

    public CheckpointUploads(Runner runner, CheckpointBucket bucket, RunnerText text) {
        this.runner = runner;
        this.bucket = bucket;
        this.uploader = text.uploader();
    }

    /**
     * What a launch brings along for the copying: the program that does it, and where to. No credentials: the instance
     * has its own.
     *
     * @throws dev.runctl.domain.failure.ServiceException InvalidInput where no bucket is named, or what S3 answers
     */
    Map<String, Object> wish(Run run, Steps steps) {
        if (bucket.named(run.request().target().location()).isEmpty()) {
            throw new ServiceException(new Failure.InvalidInput(
                    "bucket", "none-for-checkpoints", Failure.Evidence.of("launch", "RUNCTL_S3_BUCKET")));
        }
        CheckpointBucket.Address address = steps.run(
                "step.find-bucket",
                () -> bucket.address(run.request().target().location()),
                CheckpointBucket.Address::bucket);
        return Map.of(
                "bucket",
                address.bucket(),
                "region",
                address.region(),
                "endpoint",
                address.endpoint(),
                "prefix",
                CheckpointCopies.folder(run.id().value()),
                "sha256",
                RunnerText.sha256(uploader),
                "source",
                Packed.pack(uploader));
    }

    /**
     * Asks the instance; empty where the run copies nothing. Copying that was cut off goes on by being asked for.
     *
     * @throws dev.runctl.domain.failure.ServiceException where the instance does not answer
     */
    public Optional<UploadReport> report(Run run, Cancellation cancel) {
        if (!run.request().uploads()) {
            return Optional.empty();
        }
        InstanceRef target = run.request().target();
        Fields answer = runner.ask(target, "uploads", Map.of("run_id", run.id().value()), Runner.LIMIT, cancel);
        if (!answer.flag("wanted")) {
            return Optional.empty();
        }
        String data = answer.text("data");
        Fields told = data.isEmpty() ? Fields.NONE : Fields.of(runner.parsePacked(data));
        return Optional.of(decode(told, answer.time("now").orElse(Instant.EPOCH)));
    }

    /** @param now by the instance's clock, as all times told are */
    static UploadReport decode(Fields told, Instant now) {
        Fields error = told.object("error");
        Map<String, UploadReport.Progress> progress = new HashMap<>();
        told.object("checkpoints").members().forEach((name, value) -> {
            Fields one = Fields.of(value);
            progress.put(
                    String.valueOf(name),
                    new UploadReport.Progress(one.text("state"), one.integer("sent", 0), one.integer("size", 0)));
        });
        return new UploadReport(
                told.text("state"),
                told.time("at").map(at -> Duration.between(at, now)),
                told.text("bucket"),
                error.text("code").isEmpty()
                        ? Optional.empty()
                        : Optional.of(new UploadReport.Trouble(error.text("code"), error.text("message"))),
                progress);
    }
}
