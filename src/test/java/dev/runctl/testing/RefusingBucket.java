package dev.runctl.testing;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.util.List;
import java.util.Optional;

/** Another bucket that can be told to refuse deletions, or to delete and lose the answer. */
public final class RefusingBucket extends ForwardingBucket {
    private Optional<Failure> failure = Optional.empty();
    private boolean deletes;

    public RefusingBucket(CheckpointBucket inner) {
        super(inner);
    }

    /** @param allTheSame whether what was asked for is done before it fails */
    public void refuse(Failure why, boolean allTheSame) {
        failure = Optional.of(why);
        deletes = allTheSame;
    }

    public void allow() {
        failure = Optional.empty();
    }

    @Override
    public void delete(Location location, String bucket, List<String> keys) {
        if (failure.isEmpty() || deletes) {
            super.delete(location, bucket, keys);
        }
        failure.ifPresent(why -> {
            throw new ServiceException(why);
        });
    }
}
