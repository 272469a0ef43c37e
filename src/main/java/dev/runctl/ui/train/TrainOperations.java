package dev.runctl.ui.train;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.service.run.SyncService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the Train screen asks of the services. All but {@link #commandLine} and {@link #copyBucket} block and fail with a ServiceException. */
public interface TrainOperations {
    Path rootOf(Path script);

    ScriptForm read(Path script);

    /** Reads the whole project: what a launch would send. */
    SyncPreview preview(SyncService.Asked asked, Cancellation cancel);

    /** Leaves a folder or file of the project out from now on. */
    IgnoreLine ignore(Path root, String path, boolean folder);

    void unignore(IgnoreLine line);

    /** Instances on which a run is active, as last known. */
    Set<InstanceRef> busy();

    /** Starts a stopped instance if need be and waits until a command can be sent. */
    void makeReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel);

    /** Why the run could not continue from what its request names; asks the instance. */
    ResumeCheck.Answer resumeCheck(RunRequest request, String checkpoint, Cancellation cancel);

    /** Whether the folder has checkpoints of an earlier run, as far as that is known or can be asked. */
    Optional<EarlierCheckpoints.Taken> earlier(EarlierCheckpoints.Asked asked, Cancellation cancel);

    /** What becomes of the instance when it shuts itself down. */
    default ShutdownMeans shutdownMeans(InstanceRef ref) {
        return ShutdownMeans.UNKNOWN;
    }

    /**
     * @param limits armed on the instance before the script is there
     * @param shared asked where another run's checkpoints are in the way
     */
    Run launch(RunRequest request, GuardWish limits, SharedFolder shared, Steps steps, Cancellation cancel);

    /** The bucket that checkpoints can be copied to there; an empty name where it is This computer's own. Asks nobody. */
    default Optional<String> copyBucket(Location location) {
        return Optional.empty();
    }

    /** The latest fire drill of the script as it is now. */
    Optional<DrillReport> lastDrill(Path root, String script);

    /** Interrupts, resumes and compares the script on This computer; takes about twice its training. */
    DrillReport drill(RunRequest request, Steps steps, Cancellation cancel);

    /** The command line that will run, quoted, for people to read. */
    String commandLine(RunRequest request);
}
