package dev.runctl.ui.common;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.ui.control.checkpoint.InspectionOperations;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Answers with what a test has put in. */
public final class FakeInspections implements InspectionOperations {
    public volatile Function<Cancellation, Inspected> inspecting = cancel -> {
        throw new AssertionError("not expected");
    };
    public volatile Function<Cancellation, Verified> verifying = cancel -> {
        throw new AssertionError("not expected");
    };

    /** What was to be kept. */
    public final List<Inspected> proved = new CopyOnWriteArrayList<>();

    @Override
    public Inspected inspect(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel) {
        return inspecting.apply(cancel);
    }

    @Override
    public Verified verify(CheckpointPlace place, LongConsumer read, Cancellation cancel) {
        read.accept(10);
        return verifying.apply(cancel);
    }

    @Override
    public void proved(Checkpoint checkpoint, InstanceRef ref, Inspected inspected) {
        proved.add(inspected);
    }

    @Override
    public boolean canVerify(CheckpointPlace place) {
        return !(place instanceof CheckpointPlace.OnInstance);
    }
}
