package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CleanService;
import java.util.Map;
import java.util.Set;

/** What cleaning up asks of the services. Every method may block and fail with a ServiceException. */
public interface CleanOperations {
    CleanService.Stock stock(InstanceRef ref);

    CleanReport clean(InstanceRef ref, CleanPlan plan, Steps steps, Cancellation cancel);

    /** The names of the checkpoints marked to stay, by run. */
    Map<RunId, Set<String>> protectedNames();

    void protect(RunId run, String name, boolean isProtected);

    static CleanOperations of(CleanService cleaning) {
        return new CleanOperations() {
            @Override
            public CleanService.Stock stock(InstanceRef ref) {
                return cleaning.stock(ref);
            }

            @Override
            public CleanReport clean(InstanceRef ref, CleanPlan plan, Steps steps, Cancellation cancel) {
                return cleaning.clean(ref, plan, steps, cancel);
            }

            @Override
            public Map<RunId, Set<String>> protectedNames() {
                return cleaning.protectedNames();
            }

            @Override
            public void protect(RunId run, String name, boolean isProtected) {
                cleaning.protect(run, name, isProtected);
            }
        };
    }
}
