package dev.runctl.service.instance;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * One request for instances that leaves either what was asked for or nothing, whatever happens to the answer. Its client
 * token is in the journal before EC2 is asked and the same for every repetition; what is given up is looked for and
 * terminated, at once and, as EC2 may list it late, by {@link #settle} later.
 */
public final class InstanceLaunch {
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** After this EC2 lists what was launched; AWS names no figure, its guide speaks of moments. */
    private static final Duration LISTED = Duration.ofMinutes(10);

    /**
     * What became of a launch whose end nobody had heard.
     *
     * @param isKept whether the instances go on; else they were terminated
     */
    public record Found(String name, List<Instance> instances, boolean isKept) {}

    private final InstanceGateway gateway;
    private final LaunchJournal journal;
    private final Duration pause;
    private final Clock clock;

    public InstanceLaunch(InstanceGateway gateway, LaunchJournal journal, Clock clock) {
        this(gateway, journal, PAUSE, clock);
    }

    /** @param pause before a request is made again */
    public InstanceLaunch(InstanceGateway gateway, LaunchJournal journal, Duration pause, Clock clock) {
        this.gateway = gateway;
        this.journal = journal;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * @throws ServiceException where nothing was launched, or where nothing is wanted any more of what may have been
     * @throws CancellationException when cancelled; what was launched meanwhile is terminated
     */
    public List<Instance> launch(Location location, NewInstance request, Cancellation cancel) {
        cancel.check();
        String token = request.clientToken();
        journal.asked(new LaunchJournal.Entry(
                token,
                location,
                request.name().isBlank() ? request.instanceType() : request.name(),
                clock.instant(),
                LaunchOwner.self(),
                false));
        boolean isAnswered = false;
        try {
            List<Instance> created = ask(location, request, cancel);
            isAnswered = true;
            if (cancel.isCancelled()) {
                terminate(created);
                throw new CancellationException("cancelled");
            }
            journal.settled(token);
            return created;
        } catch (ServiceException e) {
            if (isAnswered || !isCertain(e.failure())) {
                giveUp(location, token);
            } else {
                journal.settled(token);
            }
            throw e;
        } catch (RuntimeException e) {
            // Cancelled, or something unexpected: nobody waits for these instances.
            giveUp(location, token);
            throw e;
        }
    }

    /** Repeats what EC2 has not answered; a token that was used answers the same instances (EC2 API, idempotency). */
    private List<Instance> ask(Location location, NewInstance request, Cancellation cancel) {
        boolean isDoubtful = false;
        for (int tried = 1; ; tried++) {
            try {
                return gateway.create(location, request);
            } catch (ServiceException e) {
                boolean isRefusal = isRefusal(e.failure());
                isDoubtful |= !isRefusal && !(e.failure() instanceof Failure.Throttled);
                if (isRefusal || tried == TRIES) {
                    List<Instance> made = isDoubtful ? found(location, request.clientToken()) : List.of();
                    if (!made.isEmpty()) {
                        return made;
                    }
                    throw isRefusal && isDoubtful
                            ? new ServiceException(
                                    new Failure.TimedOut(e.failure().evidence()), e)
                            : e;
                }
            }
            cancel.sleep(pause.multipliedBy(tried));
        }
    }

    /**
     * Whether nothing was launched. One request is sent again by the SDK when its answer is lost; where credentials ran out
     * between the two, the second is refused and the first may have been heard.
     */
    private static boolean isCertain(Failure failure) {
        return switch (failure) {
            case Failure.LimitReached ignored -> true;
            case Failure.InvalidInput ignored -> true;
            case Failure.NotFound ignored -> true;
            case Failure.NotSupported ignored -> true;
            default -> false;
        };
    }

    /** Whether there is no sense in asking again. */
    private static boolean isRefusal(Failure failure) {
        return switch (failure) {
            case Failure.TimedOut ignored -> false;
            case Failure.Unreachable ignored -> false;
            case Failure.Throttled ignored -> false;
            case Failure.Unexpected ignored -> false;
            default -> true;
        };
    }

    private List<Instance> found(Location location, String token) {
        try {
            return gateway.launchedBy(location, List.of(token)).stream()
                    .filter(InstanceLaunch::isThere)
                    .toList();
        } catch (ServiceException e) {
            return List.of(); // not known: whoever asked will give it up, and it is looked for again
        }
    }

    private static boolean isThere(Instance instance) {
        return instance.state() != InstanceState.TERMINATED && instance.state() != InstanceState.SHUTTING_DOWN;
    }

    private void giveUp(Location location, String token) {
        journal.givenUp(token);
        boolean wasInterrupted = Thread.interrupted(); // the look must not be given up too
        try {
            terminate(found(location, token));
        } catch (ServiceException e) {
            // The entry stays, and settle goes on with it.
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void terminate(List<Instance> instances) {
        for (Instance instance : instances) {
            gateway.terminate(instance.ref());
        }
    }

    /**
     * Looks for what earlier launches have made whose end nobody has heard: of a killed program what was wanted is kept, what
     * was given up is terminated. An entry stays open for as long as EC2 may still list something late, and where EC2 cannot
     * be asked.
     */
    public List<Found> settle() {
        List<Found> settled = new ArrayList<>();
        for (LaunchJournal.Entry entry : journal.open()) {
            if (entry.isGivenUp() || !LaunchOwner.isAlive(entry.owner())) {
                try {
                    settle(entry, settled);
                } catch (ServiceException e) {
                    // Asked again the next time.
                }
            }
        }
        return settled;
    }

    private void settle(LaunchJournal.Entry entry, List<Found> settled) {
        List<Instance> made = gateway.launchedBy(entry.location(), List.of(entry.clientToken())).stream()
                .filter(InstanceLaunch::isThere)
                .toList();
        if (entry.isGivenUp()) {
            terminate(made);
        }
        if (!made.isEmpty()) {
            settled.add(new Found(entry.name(), made, !entry.isGivenUp()));
        }
        boolean isOld = entry.asked().plus(LISTED).isBefore(clock.instant());
        if (isOld || (!made.isEmpty() && !entry.isGivenUp())) {
            journal.settled(entry.clientToken());
        }
    }
}
