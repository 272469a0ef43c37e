package dev.runctl.service.instance;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.Steps;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Instances with their agents and costs, and what a person does to them. */
public final class InstanceService {
    private final InstanceGateway gateway;
    private final PriceSource prices;
    private final Clock clock;

    public InstanceService(InstanceGateway gateway, PriceSource prices, Clock clock) {
        this.gateway = gateway;
        this.prices = prices;
        this.clock = clock;
    }

    /** All instances of the location, newest launch first; agents unknown where SSM cannot be asked. */
    public List<InstanceSummary> list(Location location) {
        throw new UnsupportedOperationException();
    }

    public InstanceSummary get(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    public List<InstanceType> types(Location location) {
        throw new UnsupportedOperationException();
    }

    public List<Instance> create(Location location, NewInstance request) {
        throw new UnsupportedOperationException();
    }

    /** @throws dev.runctl.domain.failure.ServiceException WrongState, with the state, unless it is stopped */
    public InstanceState start(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    /** Stops the machine only; {@link dev.runctl.service.run.StopService} saves the run first. */
    public InstanceState stop(InstanceRef ref, boolean force) {
        throw new UnsupportedOperationException();
    }

    public void reboot(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    public InstanceState terminate(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    /** Waits until EC2 reports the state; steps report each state seen. */
    public Instance waitForState(InstanceRef ref, InstanceState state, Duration limit, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }

    /** Starts a stopped instance if need be and waits until a command can be sent. */
    public InstanceSummary makeReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }

    public Identity identity(Location location) {
        throw new UnsupportedOperationException();
    }
}
