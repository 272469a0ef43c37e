package dev.runctl.ui.control.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.checkpoint.InspectionService;
import java.util.function.LongConsumer;

/** What looking into checkpoints asks of the services. Methods may block and fail with a ServiceException. */
public interface InspectionOperations {
    /** @param ref the instance it was written on */
    Inspected inspect(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel);

    /** @param read told of the bytes read so far */
    Verified verify(CheckpointPlace place, LongConsumer read, Cancellation cancel);

    /** Keeps what reading every byte has proved. */
    void proved(Checkpoint checkpoint, InstanceRef ref, Inspected inspected);

    /** Whether all bytes can be had of the place in reasonable time; asks nobody. */
    boolean canVerify(CheckpointPlace place);

    static InspectionOperations of(InspectionService service) {
        return new InspectionOperations() {
            @Override
            public Inspected inspect(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel) {
                return service.inspect(checkpoint, ref, cancel);
            }

            @Override
            public Verified verify(CheckpointPlace place, LongConsumer read, Cancellation cancel) {
                return service.verify(place, read, cancel);
            }

            @Override
            public void proved(Checkpoint checkpoint, InstanceRef ref, Inspected inspected) {
                service.proved(checkpoint, ref, inspected);
            }

            @Override
            public boolean canVerify(CheckpointPlace place) {
                return service.canVerify(place);
            }
        };
    }
}
