package dev.runctl.service.guard;

import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import java.util.Map;
import java.util.Set;

/** What EC2 knows about an instance's own end. Every method blocks and fails with a ServiceException. */
public interface GuardAccess {
    ShutdownMeans shutdownMeans(InstanceRef ref);

    /** The newest that was written on the instance's console, also of a stopped one; empty where there is nothing. */
    String console(InstanceRef ref);

    /** Sets tags and takes others away. */
    void tag(InstanceRef ref, Map<String, String> set, Set<String> remove);
}
