package dev.runctl.service.elsewhere;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.NewInstance;

/** Tells how an instance would have to be asked for to get one like it. */
@FunctionalInterface
public interface Likeness {
    /**
     * @param request the same name, type, image, root disk, instance profile and security groups; no zone, an empty token
     * @param zone the one it is in
     */
    record Like(NewInstance request, String zone) {}

    /** Blocks; fails with a ServiceException. */
    Like of(InstanceRef ref);
}
