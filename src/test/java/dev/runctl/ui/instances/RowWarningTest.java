package dev.runctl.ui.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.instances.RowWarning.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person should know of an instance, from what the list tells. */
class RowWarningTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private static final Agent ONLINE = new Agent(Agent.Status.ONLINE, "3.3");

    private final Instant now = Instant.now();

    private RowFacts facts(
            Location location,
            InstanceState state,
            Duration up,
            Agent agent,
            Map<String, String> tags,
            Optional<Run> run,
            Cost.Held held) {
        InstanceSummary made =
                FakeCloud.instance(location, "i-0123456789abcdef0", "gpu", "g5.xlarge", state, "1.006", up);
        Instance it = made.instance();
        Instance tagged = new Instance(
                it.ref(),
                it.name(),
                it.state(),
                it.stateReason(),
                it.instanceType(),
                it.availabilityZone(),
                it.lifecycle(),
                now.minus(up),
                it.imageId(),
                it.publicIp(),
                tags);
        Cost cost = new Cost(
                made.cost().rate(), made.cost().perHourNow(), made.cost().accrued(), Duration.ZERO, held);
        return new RowFacts(new InstanceSummary(tagged, agent, up, cost), state, run, RowNotes.NONE);
    }

    private List<Kind> kinds(Duration up, Agent agent, Map<String, String> tags, Optional<Run> run) {
        return RowWarning.of(facts(AWS, InstanceState.RUNNING, up, agent, tags, run, Cost.Held.NOTHING), true, now)
                .stream()
                .map(RowWarning::kind)
                .toList();
    }

    private Map<String, String> lease(Duration from) {
        return Map.of(
                "runctl:lease-until",
                now.plus(from)
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString());
    }

    private Run run(RunState state, Duration ago) {
        Run run = FakeCloud.run(
                facts(
                                AWS,
                                InstanceState.RUNNING,
                                Duration.ofHours(9),
                                ONLINE,
                                Map.of(),
                                Optional.empty(),
                                Cost.Held.NOTHING)
                        .ref(),
                "train.py",
                state,
                now.minus(Duration.ofHours(8)));
        return state.isFinal() ? run.withTimes(run.started(), Optional.of(now.minus(ago))) : run;
    }

    @Test
    void aLimitThatIsNearOrReachedIsToldAndOneThatWasNotKeptIsGraver() {
        Duration up = Duration.ofHours(9);
        Optional<Run> active = Optional.of(run(RunState.RUNNING, Duration.ZERO));
        assertThat(kinds(up, ONLINE, lease(Duration.ofHours(2)), active)).isEmpty();
        assertThat(kinds(up, ONLINE, lease(Duration.ofMinutes(9)), active)).containsExactly(Kind.ENDING);
        assertThat(kinds(up, ONLINE, lease(Duration.ofMinutes(-9)), active)).containsExactly(Kind.ENDING);
        assertThat(kinds(up, ONLINE, lease(Duration.ofMinutes(-40)), active)).containsExactly(Kind.NOT_ENFORCED);
        assertThat(kinds(Duration.ofMinutes(30), ONLINE, lease(Duration.ofMinutes(-40)), active))
                .as("of an earlier start")
                .isEmpty();
    }

    @Test
    void whatCostsWithoutARunOrALimitIsTold() {
        Duration up = Duration.ofHours(9);
        assertThat(kinds(up, ONLINE, Map.of(), Optional.empty())).containsExactly(Kind.IDLE);
        assertThat(kinds(Duration.ofMinutes(50), ONLINE, Map.of(), Optional.empty()))
                .isEmpty();
        assertThat(kinds(up, ONLINE, Map.of("runctl:idle-minutes", "30"), Optional.empty()))
                .isEmpty();
        assertThat(kinds(up, ONLINE, Map.of(), Optional.of(run(RunState.RUNNING, Duration.ZERO))))
                .isEmpty();
        assertThat(kinds(up, ONLINE, Map.of(), Optional.of(run(RunState.FAILED, Duration.ofMinutes(20)))))
                .isEmpty();
        assertThat(kinds(up, ONLINE, Map.of(), Optional.of(run(RunState.FAILED, Duration.ofHours(2)))))
                .containsExactly(Kind.IDLE);
        RowFacts free = facts(
                Location.thisComputer(),
                InstanceState.RUNNING,
                up,
                ONLINE,
                Map.of(),
                Optional.empty(),
                Cost.Held.NOTHING);
        assertThat(RowWarning.of(free, true, now)).isEmpty();
    }

    @Test
    void anAgentThatIsNotThereIsToldOnceItCouldBe() {
        Map<String, String> limited = lease(Duration.ofHours(5));
        Agent lost = new Agent(Agent.Status.CONNECTION_LOST, "3.3");
        assertThat(kinds(Duration.ofMinutes(5), Agent.UNKNOWN, limited, Optional.empty()))
                .isEmpty();
        assertThat(kinds(Duration.ofMinutes(50), Agent.UNKNOWN, limited, Optional.empty()))
                .containsExactly(Kind.NO_AGENT);
        assertThat(kinds(Duration.ofMinutes(50), lost, limited, Optional.empty()))
                .containsExactly(Kind.LOST_AGENT);
        RowFacts untold = facts(
                AWS,
                InstanceState.RUNNING,
                Duration.ofMinutes(50),
                Agent.UNKNOWN,
                limited,
                Optional.empty(),
                Cost.Held.NOTHING);
        assertThat(RowWarning.of(untold, false, now))
                .as("SSM has told of nobody yet")
                .isEmpty();
    }

    @Test
    void whatAStoppedOneGoesOnCostingIsTold() {
        Cost.Held held = new Cost.Held(new BigDecimal("0.011"), BigDecimal.ZERO, 0);
        RowFacts stopped =
                facts(AWS, InstanceState.STOPPED, Duration.ofDays(4), Agent.UNKNOWN, Map.of(), Optional.empty(), held);
        assertThat(RowWarning.of(stopped, true, now)).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.HELD);
            assertThat(WarningText.sentence(it, now))
                    .contains("$0.011/h")
                    .contains(Formats.perMonth(new BigDecimal("0.011"), now) + " a month");
        });
    }

    @Test
    void eachKindHasASentenceOfItsOwn() {
        RowFacts near = facts(
                AWS,
                InstanceState.RUNNING,
                Duration.ofHours(9),
                Agent.UNKNOWN,
                lease(Duration.ofMinutes(-40)),
                Optional.empty(),
                Cost.Held.NOTHING);
        assertThat(RowWarning.of(near, true, now))
                .extracting(it -> WarningText.sentence(it, now))
                .satisfiesExactly(
                        limit -> assertThat(limit)
                                .startsWith("Lease of the instance: reached")
                                .contains("still runs"),
                        agent -> assertThat(agent).contains("not registered"));
    }
}
