package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.ProjectReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks before a launch whether the checkpoint that a script is to continue from is there, whole and not suspect: a script
 * that does not find it begins again in silence, and one that loads a foreign file may run what is in it.
 */
public final class ResumeCheck {
    /**
     * Why a run cannot continue from the checkpoint.
     *
     * @param checkpoint the path as given to the script
     * @param verdict incomplete with {@code missing}, or the checkpoint's own, which is not that it is complete
     * @param newest the newest complete checkpoint in the same folder
     */
    public record Problem(String checkpoint, Verdict verdict, Optional<Checkpoint> newest) {
        /** Whether the file is there and may be good, which only a person can tell. */
        public boolean isSuspect() {
            return verdict.kind() == Verdict.Kind.SUSPECT;
        }
    }

    private static final Verdict MISSING = new Verdict(Verdict.Kind.INCOMPLETE, "missing");

    /**
     * @param problem nothing where the run can continue from it
     * @param writer the run that wrote it, where the instance's records tell
     */
    public record Answer(Optional<Problem> problem, Optional<RunId> writer) {
        public static final Answer FINE = new Answer(Optional.empty(), Optional.empty());
    }

    private final InstanceCheckpoints checkpoints;
    private final ProjectReader projects;

    public ResumeCheck(InstanceCheckpoints checkpoints, ProjectReader projects) {
        this.checkpoints = checkpoints;
        this.projects = projects;
    }

    /**
     * Asks the instance, which must be running. An address such as {@code s3://...} is the script's own affair.
     *
     * @param checkpoint the path as given to the script
     * @throws dev.runctl.domain.failure.ServiceException where the instance cannot be asked
     */
    public Answer check(RunRequest request, String checkpoint, Cancellation cancel) {
        if (checkpoint.contains("://")) {
            return Answer.FINE;
        }
        var found = checkpoints.check(request.target(), request.project(), checkpoint, true, cancel);
        Optional<Verdict> doubtful = found.checkpoint()
                .map(Checkpoint::verdict)
                .filter(it -> it.kind() != Verdict.Kind.COMPLETE)
                .or(() -> found.exists() || isSent(request, checkpoint, cancel)
                        ? Optional.empty()
                        : Optional.of(MISSING));
        return new Answer(
                doubtful.map(it -> new Problem(
                        checkpoint, it, found.newest().flatMap(newest -> trusted(request, newest, cancel)))),
                found.checkpoint().flatMap(Checkpoint::run));
    }

    /** What is offered instead has to stand beside its siblings too, which only the list knows. */
    private Optional<Checkpoint> trusted(RunRequest request, Checkpoint newest, Cancellation cancel) {
        List<Checkpoint> folder = checkpoints.list(request.target(), cancel).stream()
                .filter(it -> folder(it).equals(folder(newest)))
                .toList();
        return folder.stream().noneMatch(it -> it.path().equals(newest.path()))
                ? Optional.of(newest)
                : folder.stream()
                        .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                        .findFirst();
    }

    private static String folder(Checkpoint checkpoint) {
        return checkpoint.path().substring(0, checkpoint.path().lastIndexOf('/') + 1);
    }

    /** Whether the sync will bring the checkpoint along. What lies in the run's own checkpoint folder is never sent. */
    private boolean isSent(RunRequest request, String checkpoint, Cancellation cancel) {
        try {
            Path root = request.projectRoot();
            Path file = root.resolve(checkpoint).normalize();
            if (!request.sync()
                    || !Files.exists(file)
                    || file.startsWith(root.resolve(request.checkpointDir()).normalize())) {
                return false;
            }
            String relative = root.relativize(file).toString().replace(File.separatorChar, '/');
            return projects.scan(root, cancel).files().stream()
                    .anyMatch(
                            sent -> sent.path().equals(relative) || sent.path().startsWith(relative + "/"));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
