package dev.runctl.ui.common;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers where it was sent. */
public final class RecordingNavigator implements Navigator {
    public final List<String> visits = new ArrayList<>();

    @Override
    public void instances() {
        visits.add("instances");
    }

    @Override
    public void instance(InstanceRef ref) {
        visits.add("instance " + ref.id());
    }

    @Override
    public void train(Optional<InstanceRef> target) {
        visits.add("train");
    }

    @Override
    public void runAgain(Run run) {
        visits.add("again " + run.id());
    }

    @Override
    public void runs() {
        visits.add("runs");
    }

    @Override
    public void run(RunId id) {
        visits.add("run " + id);
    }

    @Override
    public void checkpoints(Optional<InstanceRef> ref) {
        visits.add("checkpoints");
    }
}
