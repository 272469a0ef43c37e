package dev.runctl.ui.control.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.Steps;
import dev.runctl.service.download.DownloadService.ExistingQuestion;
import java.nio.file.Path;
import java.util.List;

/** What downloading asks of the services; blocks and fails with a ServiceException. */
@FunctionalInterface
public interface DownloadOperations {
    /**
     * @param ref the instance they were written on
     * @return without those that were skipped
     */
    List<Downloaded> download(
            List<Checkpoint> checkpoints,
            InstanceRef ref,
            Path folder,
            ExistingQuestion question,
            Steps steps,
            Cancellation cancel);
}
