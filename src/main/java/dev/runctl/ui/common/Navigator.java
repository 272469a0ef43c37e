package dev.runctl.ui.common;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.Optional;

/** How screens send a person to one another: by domain values, without knowing each other. */
public interface Navigator {
    void instances();

    void instance(InstanceRef ref);

    /** Opens Train, aimed at the instance where one is given. */
    void train(Optional<InstanceRef> target);

    /** Opens Train filled with what the run did. */
    void runAgain(Run run);

    void runs();

    void run(RunId id);

    /** Opens Checkpoints, showing the instance's where one is given. */
    void checkpoints(Optional<InstanceRef> ref);
}
