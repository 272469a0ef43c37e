package dev.runctl.service.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.testing.FakeInstances;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InstanceServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Location PLACE = Location.thisComputer();
    private static final String ID = "i-0123456789abcdef0";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeInstances gateway = new FakeInstances();
    private final PriceSource prices = (location, type, lifecycle) -> type.equals("g5.xlarge")
            ? Optional.of(new HourlyPrice(new BigDecimal("1.006"), HourlyPrice.Basis.LIST_PRICE))
            : Optional.empty();
    private final InstanceService service =
            new InstanceService(gateway, prices, InstanceSightings.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<String> told = new ArrayList<>();
    private final Steps steps = (step, state, detail) -> told.add(step + " " + state + " " + detail);

    private InstanceSummary only(InstanceState state, Duration age) {
        gateway.add(PLACE, ID, state, "g5.xlarge", NOW.minus(age));
        return service.list(PLACE).getFirst();
    }

    @Test
    void aRunningInstanceCostsBySecond() {
        InstanceSummary summary =
                only(InstanceState.RUNNING, Duration.ofMinutes(90).plusSeconds(1));

        assertThat(summary.cost().perHourNow()).isEqualByComparingTo("1.006");
        assertThat(summary.cost().accrued()).isEqualByComparingTo("1.509279");
        assertThat(summary.uptime()).isEqualTo(Duration.ofSeconds(5401));
    }

    @Test
    void manyAgentsAreAskedForRarelyAndTheNewlyStartedByTheirIds() {
        for (int i = 0; i < 150; i++) {
            String id = String.format("i-%017x", i);
            gateway.add(PLACE, id, InstanceState.RUNNING, "g5.xlarge", NOW.minus(Duration.ofDays(1)));
            gateway.agent(id, Agent.Status.ONLINE);
        }
        assertThat(service.glance(PLACE)).allMatch(InstanceSummary::isReachable);
        gateway.add(PLACE, ID, InstanceState.RUNNING, "g5.xlarge", NOW.minusSeconds(30));
        gateway.agent(ID, Agent.Status.ONLINE);

        assertThat(service.glance(PLACE)).hasSize(151).allMatch(InstanceSummary::isReachable);

        assertThat(service.glance(PLACE)).allMatch(InstanceSummary::isReachable);
        assertThat(gateway.agentQuestions()).containsExactly("all", ID);
        service.list(PLACE);
        assertThat(gateway.agentQuestions()).as("a single look is complete").containsExactly("all", ID, "all");
    }

    @Test
    void theFirstMinuteIsBilledWhole() {
        assertThat(only(InstanceState.RUNNING, Duration.ofSeconds(5)).cost().accrued())
                .isEqualByComparingTo("0.016767");
    }

    @Test
    void aClockThatIsBehindMakesNoNegativeCost() {
        InstanceSummary summary = only(InstanceState.RUNNING, Duration.ofSeconds(-20));

        assertThat(summary.cost().accrued()).isEqualByComparingTo("0.016767");
        assertThat(summary.uptime()).isZero();
    }

    @Test
    void aStoppedInstanceCostsNothingButKeepsItsRate() {
        InstanceSummary summary = only(InstanceState.STOPPED, Duration.ofHours(9));

        assertThat(summary.cost().perHourNow()).isZero();
        assertThat(summary.cost().accrued()).isZero();
        assertThat(summary.cost().rate()).isPresent();
        assertThat(summary.uptime()).isZero();
    }

    @Test
    void aPendingInstanceIsNotBilledYet() {
        InstanceSummary summary = only(InstanceState.PENDING, Duration.ofSeconds(8));

        assertThat(summary.cost().accrued()).isZero();
        assertThat(summary.uptime()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void anUnknownPriceIsUnknownNotFree() {
        gateway.add(PLACE, ID, InstanceState.RUNNING, "x9.huge", NOW.minusSeconds(60));

        assertThat(service.list(PLACE).getFirst().cost().isKnown()).isFalse();
    }

    @Test
    void theNewestLaunchComesFirstAndAgentsAreMatched() {
        gateway.add(PLACE, "i-0000000000000000a", InstanceState.RUNNING, "g5.xlarge", NOW.minusSeconds(500));
        gateway.add(PLACE, "i-0000000000000000b", InstanceState.RUNNING, "g5.xlarge", NOW.minusSeconds(5));
        gateway.agent("i-0000000000000000a", Agent.Status.ONLINE);

        List<InstanceSummary> list = service.list(PLACE);

        assertThat(list)
                .extracting(summary -> summary.instance().id().value())
                .containsExactly("i-0000000000000000b", "i-0000000000000000a");
        assertThat(list).extracting(InstanceSummary::isReachable).containsExactly(false, true);
    }

    @Test
    void instancesAreShownWhereSsmMayNotBeAsked() {
        gateway.failAgents(new Failure.AccessDenied(Failure.Evidence.NONE));

        assertThat(only(InstanceState.RUNNING, LONG).agent()).isEqualTo(Agent.UNKNOWN);
    }

    @Test
    void anActionThatTheStateDoesNotAllowNamesTheState() {
        Instance running = gateway.add(PLACE, ID, InstanceState.RUNNING, "g5.xlarge", NOW);

        assertThatThrownBy(() -> service.start(running.ref()))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure())
                                .isInstanceOfSatisfying(Failure.WrongState.class, failure -> {
                                    assertThat(failure.state()).isEqualTo("running");
                                    assertThat(failure.action()).isEqualTo("start");
                                }));
        assertThat(gateway.calls()).isEmpty();
        assertThat(service.stop(running.ref(), false)).isEqualTo(InstanceState.STOPPING);
        assertThatThrownBy(() -> service.stop(running.ref(), false)).isInstanceOf(ServiceException.class);
        assertThat(service.stop(running.ref(), true)).isEqualTo(InstanceState.STOPPING);
    }

    @Test
    void eachStateOnTheWayIsTold() {
        Instance instance = gateway.add(PLACE, ID, InstanceState.PENDING, "g5.xlarge", NOW);
        gateway.then(InstanceState.PENDING, InstanceState.PENDING, InstanceState.RUNNING);

        service.waitForState(instance.ref(), InstanceState.RUNNING, LONG, steps, new Cancellation());

        assertThat(told).containsExactly("step.wait-state STARTED pending", "step.wait-state DONE running");
    }

    @Test
    void aStartThatFailsEndsTheWait() {
        Instance instance = gateway.add(PLACE, ID, InstanceState.STOPPED, "g5.xlarge", NOW);
        gateway.then(InstanceState.STOPPED, InstanceState.PENDING, InstanceState.STOPPED);

        assertThatThrownBy(() ->
                        service.waitForState(instance.ref(), InstanceState.RUNNING, LONG, steps, new Cancellation()))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.WrongState.class));
    }

    @Test
    void readyMeansStoppedStartedRunningAndOnline() {
        Instance instance = gateway.add(PLACE, ID, InstanceState.STOPPING, "g5.xlarge", NOW);
        gateway.then(InstanceState.STOPPING, InstanceState.STOPPED, InstanceState.STOPPED, InstanceState.PENDING);
        gateway.then(InstanceState.RUNNING);
        gateway.agent(ID, Agent.Status.ONLINE);

        InstanceSummary ready = service.makeReady(instance.ref(), LONG, steps, new Cancellation());

        assertThat(ready.isReachable()).isTrue();
        assertThat(gateway.calls()).containsExactly("start " + ID);
        assertThat(told).contains("step.start-instance DONE box", "step.wait-agent DONE box");
    }

    @Test
    void anAgentThatStaysAwayIsToldAsSuch() {
        Instance instance = gateway.add(PLACE, ID, InstanceState.RUNNING, "g5.xlarge", NOW);
        gateway.agent(ID, Agent.Status.CONNECTION_LOST);

        assertThatThrownBy(
                        () -> service.makeReady(instance.ref(), Duration.ofMillis(50), Steps.NONE, new Cancellation()))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.AgentOffline.class));
    }

    @Test
    void aWaitEndsWhenCancelled() {
        Instance instance = gateway.add(PLACE, ID, InstanceState.RUNNING, "g5.xlarge", NOW);
        Cancellation cancel = new Cancellation();
        cancel.cancel();

        assertThatThrownBy(() -> service.waitForState(instance.ref(), InstanceState.STOPPED, LONG, Steps.NONE, cancel))
                .isInstanceOf(CancellationException.class);
    }
}
