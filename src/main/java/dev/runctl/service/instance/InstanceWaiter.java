package dev.runctl.service.instance;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again and again until an instance is in a state or its agent answers; rides out passing faults. */
final class InstanceWaiter {
    private static final String STATE = "step.wait-state";
    private static final String AGENT = "step.wait-agent";

    /** Faults of the network in a row after which it is not a passing one. */
    private static final int FAULTS = 5;

    /** How long EC2 may deny an instance or a start it has just accepted: it is eventually consistent. */
    private static final Duration APPEARANCE = Duration.ofSeconds(10);

    private final InstanceGateway gateway;

    InstanceWaiter(InstanceGateway gateway) {
        this.gateway = gateway;
    }

    Instance await(InstanceRef ref, InstanceState wanted, Deadline deadline, Steps steps, Cancellation cancel) {
        Patience patience = new Patience(ref.location());
        InstanceState seen = null;
        while (true) {
            cancel.check();
            Optional<Instance> answer = patience.ask(() -> gateway.get(ref));
            if (answer.isPresent()) {
                Instance instance = answer.get();
                if (instance.state() == wanted) {
                    steps.step(STATE, Steps.State.DONE, wanted.awsName());
                    return instance;
                }
                if (isDeadEnd(seen, instance.state(), wanted, patience)) {
                    steps.step(STATE, Steps.State.FAILED, instance.state().awsName());
                    throw new ServiceException(new Failure.WrongState(
                            ref.id().value(),
                            instance.state().awsName(),
                            "wait-" + wanted.awsName(),
                            Evidence.of("wait for " + wanted.awsName(), instance.stateReason())));
                }
                if (instance.state() != seen) {
                    seen = instance.state();
                    steps.step(STATE, Steps.State.STARTED, seen.awsName());
                }
            }
            if (deadline.hasPassed()) {
                String detail = ref.id() + " was " + (seen == null ? "not seen" : seen.awsName()) + " after "
                        + deadline.limit().toSeconds() + " s";
                steps.step(STATE, Steps.State.FAILED, detail);
                throw new ServiceException(new Failure.TimedOut(Evidence.of("wait for " + wanted.awsName(), detail)));
            }
            cancel.sleep(patience.pause());
        }
    }

    Agent awaitAgent(Instance running, Deadline deadline, Steps steps, Cancellation cancel) {
        InstanceRef ref = running.ref();
        Patience patience = new Patience(ref.location());
        boolean told = false;
        while (true) {
            cancel.check();
            Optional<Agent> agent = patience.ask(() -> gateway.agent(ref));
            if (agent.filter(Agent::isOnline).isPresent()) {
                steps.step(AGENT, Steps.State.DONE, running.displayName());
                return agent.get();
            }
            if (!told) {
                told = true;
                steps.step(AGENT, Steps.State.STARTED, running.displayName());
            }
            if (deadline.hasPassed()) {
                steps.step(AGENT, Steps.State.FAILED, running.displayName());
                throw new ServiceException(new Failure.AgentOffline(
                        ref.id().value(),
                        Evidence.of("wait for the agent", deadline.limit().toSeconds() + " s")));
            }
            cancel.sleep(patience.pause());
        }
    }

    /** Whether the wanted state cannot come any more without somebody acting. */
    private static boolean isDeadEnd(
            @Nullable InstanceState before, InstanceState now, InstanceState wanted, Patience patience) {
        return switch (now) {
            case TERMINATED -> true;
            case SHUTTING_DOWN -> wanted != InstanceState.TERMINATED;
            // Just after a start EC2 may still say stopped; after pending it means that the start failed.
            case STOPPED ->
                wanted == InstanceState.RUNNING && (before == InstanceState.PENDING || patience.isExhausted());
            case STOPPING -> wanted == InstanceState.RUNNING;
            case PENDING, RUNNING -> false;
        };
    }

    /** The pace of asking, and which failures are borne. */
    private static final class Patience {
        private final boolean isThisComputer;
        private final Deadline appearance = Deadline.in(APPEARANCE);
        private int asked;
        private int faults;

        Patience(Location location) {
            this.isThisComputer = location.isThisComputer();
        }

        <T> Optional<T> ask(Supplier<T> question) {
            asked++;
            try {
                T answer = question.get();
                faults = 0;
                return Optional.of(answer);
            } catch (ServiceException e) {
                faults++;
                boolean isPassing = switch (e.failure()) {
                    case Failure.Throttled ignored -> true;
                    case Failure.Unreachable ignored -> faults < FAULTS && asked > 1;
                    case Failure.NotFound ignored -> !appearance.hasPassed();
                    default -> false;
                };
                if (!isPassing) {
                    throw e;
                }
                return Optional.empty();
            }
        }

        boolean isExhausted() {
            return appearance.hasPassed();
        }

        Duration pause() {
            if (isThisComputer) {
                return Duration.ofMillis(200);
            }
            return asked < 10 && faults == 0 ? Duration.ofMillis(500) : Duration.ofSeconds(2);
        }
    }
}
