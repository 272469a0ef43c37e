package dev.runctl.testing;

import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.instance.InstanceGateway;
import java.util.List;
import java.util.Map;

/** Passes everything on; a test overrides where something is to go wrong on the way. */
public class PassingGateway implements InstanceGateway {
    private final InstanceGateway next;

    public PassingGateway(InstanceGateway next) {
        this.next = next;
    }

    @Override
    public List<Instance> list(Location location) {
        return next.list(location);
    }

    @Override
    public Instance get(InstanceRef ref) {
        return next.get(ref);
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location) {
        return next.agents(location);
    }

    @Override
    public InstanceState start(InstanceRef ref) {
        return next.start(ref);
    }

    @Override
    public InstanceState stop(InstanceRef ref, boolean force) {
        return next.stop(ref, force);
    }

    @Override
    public void reboot(InstanceRef ref) {
        next.reboot(ref);
    }

    @Override
    public InstanceState terminate(InstanceRef ref) {
        return next.terminate(ref);
    }

    @Override
    public List<Instance> create(Location location, NewInstance request) {
        return next.create(location, request);
    }

    @Override
    public List<Instance> launchedBy(Location location, List<String> clientTokens) {
        return next.launchedBy(location, clientTokens);
    }

    @Override
    public void tag(InstanceRef ref, Map<String, String> tags) {
        next.tag(ref, tags);
    }

    @Override
    public List<InstanceType> types(Location location) {
        return next.types(location);
    }

    @Override
    public Identity identity(Location location) {
        return next.identity(location);
    }
}
