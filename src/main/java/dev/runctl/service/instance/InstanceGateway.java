package dev.runctl.service.instance;

import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** EC2 and what SSM knows of its instances. Every method blocks and fails with a ServiceException. */
public interface InstanceGateway {
    /** All instances of the location, all pages. */
    List<Instance> list(Location location);

    /** @throws dev.runctl.domain.failure.ServiceException NotFound for an unknown id */
    Instance get(InstanceRef ref);

    /** Agents by instance; an instance that SSM does not list is absent. */
    Map<InstanceId, Agent> agents(Location location);

    /** The agents of these instances, at most fifty; one that SSM does not list is absent. */
    default Map<InstanceId, Agent> agents(Location location, List<InstanceId> ids) {
        Map<InstanceId, Agent> found = new HashMap<>(agents(location));
        found.keySet().retainAll(ids);
        return found;
    }

    /** The agent of one instance; unknown where SSM does not list it. */
    default Agent agent(InstanceRef ref) {
        return agents(ref.location()).getOrDefault(ref.id(), Agent.UNKNOWN);
    }

    /** @return the state that EC2 answers */
    InstanceState start(InstanceRef ref);

    InstanceState stop(InstanceRef ref, boolean force);

    void reboot(InstanceRef ref);

    InstanceState terminate(InstanceRef ref);

    List<Instance> create(Location location, NewInstance request);

    /** What a launch with one of these client tokens has made, terminated ones too; EC2 may list it a moment late. */
    List<Instance> launchedBy(Location location, List<String> clientTokens);

    void tag(InstanceRef ref, Map<String, String> tags);

    /** Types that can be launched there, without prices. */
    List<InstanceType> types(Location location);

    Identity identity(Location location);
}
