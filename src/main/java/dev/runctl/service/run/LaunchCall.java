package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends one launch: in one command with the code inside where that fits, with the code in a bucket where it does not, and
 * once more with everything where the instance does not have what was thought.
 */
final class LaunchCall {
    /** Starting a script takes moments; fetching and unpacking a large project may take minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Runner runner;
    private final SyncService syncs;
    private final Staging staging;
    private final BiFunction<Run, String, Run> whenTaken;
    private final @Nullable Map<String, Object> upload;
    private Run run;
    private boolean mayShare;
    private final Steps steps;
    private final Cancellation cancel;
    private boolean isStartTold;

    /**
     * @param upload the uploader and where it copies to; null where nothing is copied
     * @param whenTaken says what to launch where the checkpoint folder has another run's checkpoints, given a free folder
     */
    LaunchCall(
            Runner runner,
            SyncService syncs,
            Staging staging,
            @Nullable Map<String, Object> upload,
            Run run,
            BiFunction<Run, String, Run> whenTaken,
            Steps steps,
            Cancellation cancel) {
        this.runner = runner;
        this.syncs = syncs;
        this.staging = staging;
        this.upload = upload;
        this.run = run;
        this.whenTaken = whenTaken;
        this.mayShare = run.request().lineage().isPresent();
        this.steps = steps;
        this.cancel = cancel;
    }

    /**
     * Tells of the start only once the code is on its way: what is uploaded comes before it.
     *
     * @throws ServiceException with the instance's refusal
     * @throws ProjectReader.FileChanged if a file is not what the plan says; then nothing has been started
     */
    Fields start(Optional<SyncPlan> plan) {
        try {
            Fields answer = sendAll(plan);
            steps.step("step.launch", Steps.State.DONE, run.id().value());
            return answer;
        } catch (RuntimeException e) {
            if (isStartTold && !(e instanceof ProjectReader.FileChanged)) {
                boolean isCancelled = e instanceof CancellationException;
                steps.step("step.launch", isCancelled ? Steps.State.SKIPPED : Steps.State.FAILED, "");
            }
            throw e;
        }
    }

    /** What was launched in the end. */
    Run run() {
        return run;
    }

    Steps steps() {
        return steps;
    }

    Cancellation cancel() {
        return cancel;
    }

    private Fields sendAll(Optional<SyncPlan> plan) {
        Fields answer = sendOnce(plan);
        if (answer.text("error").equals("checkpoints-there")) {
            run = whenTaken.apply(run, answer.text("free"));
            mayShare = true;
            answer = sendOnce(plan);
        }
        // The answer to an earlier try was lost on its way, and the command came twice: it started then.
        boolean isMine = answer.text("error").equals("run-exists")
                && answer.text("run_id").equals(run.id().value());
        if (!answer.flag("ok") && !isMine) {
            throw new ServiceException(Runner.failure(target(), "launch", answer));
        }
        return answer;
    }

    private Fields sendOnce(Optional<SyncPlan> plan) {
        Fields answer = plan.isEmpty() ? sendWhole(arguments(null)) : sync(plan.get());
        return plan.isPresent() && answer.text("error").equals("sync-needed")
                ? sync(plan.get().everything())
                : answer;
    }

    private Fields sync(SyncPlan plan) {
        if (plan.isUnchanged()) {
            return sendWhole(arguments(sync(plan, null, null, null, null)));
        }
        Path archive = syncs.archive(plan);
        try {
            return sendWith(plan, archive);
        } finally {
            delete(archive);
        }
    }

    private Fields sendWith(SyncPlan plan, Path archive) {
        String manifest = runner.packJson(plan.manifest());
        if (size(archive) < Runner.MAX_SCRIPT) {
            Optional<Fields> answer = sendIfFits(arguments(sync(plan, manifest, null, base64(archive), null)));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return sendStaged(plan, manifest, archive);
    }

    private Fields sendStaged(SyncPlan plan, String manifest, Path archive) {
        Staging.Staged code = upload(archive);
        try {
            return sendIfFits(arguments(sync(plan, manifest, null, null, code.url())))
                    .orElseGet(() -> sendStagedManifest(plan, manifest, code));
        } finally {
            staging.discard(target().location(), code);
        }
    }

    /** A project of many files has a manifest that does not fit into a command either. */
    private Fields sendStagedManifest(SyncPlan plan, String manifest, Staging.Staged code) {
        Path file = temporary(Base64.getDecoder().decode(manifest));
        try {
            Staging.Staged list = upload(file);
            try {
                return sendWhole(arguments(sync(plan, null, list.url(), null, code.url())));
            } finally {
                staging.discard(target().location(), list);
            }
        } finally {
            delete(file);
        }
    }

    private Staging.Staged upload(Path file) {
        cancel.check();
        return steps.run(
                "step.upload-project",
                () -> staging.upload(target().location(), file, LIMIT.plusMinutes(15)),
                staged -> String.valueOf(size(file)));
    }

    private Fields sendWhole(Map<String, @Nullable Object> args) {
        return sendIfFits(args).orElseThrow(() -> {
            int length = runner.script("launch", args, false).length();
            return LaunchCheck.invalid("arguments", "too-long", String.valueOf(length));
        });
    }

    /** In one command; empty where that is too small even without the runner. */
    private Optional<Fields> sendIfFits(Map<String, @Nullable Object> args) {
        String whole = runner.script("launch", args, true);
        if (whole.length() <= Runner.MAX_SCRIPT) {
            return Optional.of(send(whole));
        }
        String bare = runner.script("launch", args, false);
        if (bare.length() > Runner.MAX_SCRIPT) {
            return Optional.empty();
        }
        Fields answer = send(bare);
        if (answer.text("error").equals("runner-missing")) {
            // What is to be sent leaves no room for the runner: it goes ahead.
            runner.ask(target(), "runs", Map.of("run_ids", List.of(run.id().value())), Runner.LIMIT, cancel);
            answer = send(bare);
        }
        return Optional.of(answer);
    }

    private Fields send(String script) {
        cancel.check();
        if (!isStartTold) {
            isStartTold = true;
            steps.step("step.launch", Steps.State.STARTED, "");
        }
        return runner.send(target(), script, LIMIT, cancel);
    }

    private static Map<String, @Nullable Object> sync(
            SyncPlan plan,
            @Nullable String files,
            @Nullable String filesUrl,
            @Nullable String archive,
            @Nullable String url) {
        Map<String, @Nullable Object> sync = new HashMap<>();
        sync.put("base", plan.base().orElse(null));
        sync.put("hash", plan.hash());
        sync.put("files", files);
        sync.put("files_url", filesUrl);
        sync.put("archive", archive);
        sync.put("url", url);
        return sync;
    }

    private Map<String, @Nullable Object> arguments(@Nullable Map<String, @Nullable Object> sync) {
        RunRequest request = run.request();
        Map<String, @Nullable Object> args = new HashMap<>();
        args.put("run_id", run.id().value());
        args.put("project", request.project());
        args.put("script", request.script());
        args.put("arguments", request.arguments());
        args.put("interpreter", request.interpreter());
        args.put("environment", request.environment());
        args.put("checkpoint_dir", request.checkpointDir());
        args.put("share_checkpoints", mayShare);
        args.put(
                "parent_run",
                request.lineage().flatMap(Lineage::parent).map(RunId::value).orElse(null));
        args.put("resume_from", request.lineage().map(Lineage::checkpoint).orElse(null));
        args.put("created_by", run.launchedBy());
        args.put("sync", sync);
        args.put("upload", upload);
        return args;
    }

    private InstanceRef target() {
        return run.request().target();
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary(byte[] content) {
        try {
            return Files.write(Files.createTempFile("runctl-files", ".bin"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
