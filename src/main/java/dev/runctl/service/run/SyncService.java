package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.domain.run.SyncPreview.Folder;
import dev.runctl.service.run.ProjectReader.Content;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which files of a project a launch sends, told before it does, and planned when it does. */
public final class SyncService {
    private final ProjectReader projects;
    private final RunHistory history;

    public SyncService(ProjectReader projects, RunHistory history) {
        this.projects = projects;
        this.history = history;
    }

    /**
     * What is to be sent.
     *
     * @param target the instance, where one is chosen
     * @param project its name there
     * @param script its path from the root
     * @param checkpointDir the folder of the run's checkpoints, relative to the root
     */
    public record Asked(Path root, Optional<InstanceRef> target, String project, String script, String checkpointDir) {
        public static Asked of(RunRequest request) {
            return new Asked(
                    request.projectRoot(),
                    Optional.of(request.target()),
                    request.project(),
                    request.script(),
                    request.checkpointDir());
        }
    }

    /**
     * Reads the whole project, so call it apart from the screen. A project beyond the limits is not compared with what was
     * sent before.
     *
     * @throws ServiceException NotFound or InvalidInput
     * @throws java.util.concurrent.CancellationException once cancelled
     */
    public SyncPreview preview(Asked asked, Cancellation cancel) {
        ProjectFiles files = files(asked, cancel);
        List<Folder> folders = ProjectWarnings.folders(files);
        List<SyncPreview.Warning> warnings = ProjectWarnings.of(files, folders);
        Map<String, String> last = last(asked);
        if (warnings.stream().anyMatch(it -> it.kind().isObstacle())) {
            return new SyncPreview(files, files.files(), List.of(), last.isEmpty(), folders, warnings);
        }
        SyncPlan plan = SyncPlan.of(files, projects.contents(files, cancel), last);
        return new SyncPreview(plan.files(), plan.changed(), plan.deleted(), last.isEmpty(), folders, warnings);
    }

    /** Leaves a folder or file of the project out from now on, by a line in its {@code .runctlignore}. */
    public IgnoreLine ignore(Path root, String path, boolean folder) {
        return projects.ignore(root, path, folder);
    }

    /** Undoes {@link #ignore}: takes away that line and nothing else. */
    public void unignore(IgnoreLine line) {
        projects.unignore(line);
    }

    /** @throws ServiceException InvalidInput for what cannot be sent, with the reason */
    SyncPlan plan(RunRequest request, Cancellation cancel) {
        Asked asked = Asked.of(request);
        ProjectFiles files = files(asked, cancel);
        checkLimits(files);
        Map<String, Content> contents = projects.contents(files, cancel);
        String script = Path.of(request.script()).normalize().toString().replace(File.separatorChar, '/');
        if (!contents.containsKey(script)) {
            throw LaunchCheck.invalid("script", "ignored", request.script());
        }
        return SyncPlan.of(files, contents, last(asked));
    }

    /** @throws ProjectReader.FileChanged if a file is not what it was when the plan was made */
    Path archive(SyncPlan plan) {
        return projects.archive(plan.files().root(), plan.changed(), plan.contents());
    }

    private Map<String, String> last(Asked asked) {
        return asked.target()
                .map(target -> history.lastSync(target, asked.project()))
                .orElse(Map.of());
    }

    private static void checkLimits(ProjectFiles files) {
        Optional<LeftOut> badName = files.leftOut().stream()
                .filter(it -> it.reason() == LeftOut.Reason.BAD_NAME)
                .findFirst();
        if (badName.isPresent()) {
            throw LaunchCheck.invalid("project", "bad-file-name", badName.get().path());
        }
        if (files.files().size() > ProjectWarnings.MOST_FILES || files.bytes() > ProjectWarnings.MOST_BYTES) {
            String figures =
                    files.bytes() / 1_000_000 + " MB in " + files.files().size() + " files of " + files.root();
            throw new ServiceException(
                    new Failure.InvalidInput("project", "too-large", Failure.Evidence.of("scan", figures)));
        }
    }

    private ProjectFiles files(Asked asked, Cancellation cancel) {
        ProjectFiles files = projects.scan(asked.root(), cancel);
        TreeSet<String> folders = new TreeSet<>();
        Set<String> scripts = new HashSet<>(Set.of(asked.script()));
        inside(files.root(), asked.checkpointDir(), scripts).ifPresent(folders::add);
        for (Run run : asked.target().map(history::on).orElseGet(history::all)) {
            if (run.request().project().equals(asked.project())) {
                scripts.add(run.request().script());
                inside(files.root(), run.request().checkpointDir(), scripts).ifPresent(folders::add);
                scripts.retainAll(Set.of(asked.script()));
            }
        }
        return folders.isEmpty() ? files : without(files, folders);
    }

    /** The folder's path from the root; empty where it is no folder inside, or one that a script lies in. */
    private static Optional<String> inside(Path root, String folder, Set<String> scripts) {
        try {
            Path path = root.resolve(folder).normalize();
            boolean isFolder = path.startsWith(root) && !path.equals(root);
            boolean holdsScript = scripts.stream()
                    .anyMatch(script -> root.resolve(script).normalize().startsWith(path));
            return isFolder && !holdsScript
                    ? Optional.of(root.relativize(path).toString().replace(File.separatorChar, '/'))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Checkpoints belong to the instance: a local copy never replaces what a run wrote there. */
    private static ProjectFiles without(ProjectFiles files, TreeSet<String> folders) {
        List<ProjectFiles.File> kept = new ArrayList<>();
        TreeSet<String> met = new TreeSet<>();
        for (ProjectFiles.File file : files.files()) {
            Optional<String> folder = folders.stream()
                    .filter(it -> file.path().startsWith(it + "/"))
                    .findFirst();
            folder.ifPresentOrElse(met::add, () -> kept.add(file));
        }
        Stream<LeftOut> checkpoints = met.stream().map(it -> new LeftOut(it, true, LeftOut.Reason.CHECKPOINTS));
        List<LeftOut> leftOut =
                Stream.concat(files.leftOut().stream(), checkpoints).toList();
        return new ProjectFiles(files.root(), kept, leftOut);
    }
}
