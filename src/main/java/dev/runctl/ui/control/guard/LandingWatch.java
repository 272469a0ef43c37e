package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.guard.GuardService;
import dev.runctl.ui.common.InstanceFeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Learns of landings while the window is open, whatever it shows: of an instance that goes off or is off at the first look by
 * its console, of a run that is asked to end by its guard. What is learned goes into the book of landings. Used on the
 * screen's thread.
 */
final class LandingWatch {
    /** EC2 writes a console some time after the machine has written it; after as many looks it said nothing. */
    private static final int LOOKS = 8;

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** Of one start of an instance that went off. */
    private static final class Looked {
        private int looks;
        private final int most;
        private boolean isAsking;
        private boolean isKnown;
        private Instant next;

        Looked(int most, Instant next) {
            this.most = most;
            this.next = next;
        }
    }

    private final LandingOperations operations;
    private final Background background;
    private final Executor screen;
    private final Clock clock;
    private final Map<String, Looked> off = new HashMap<>();
    private final Set<InstanceRef> wereOn = new HashSet<>();

    /** Guards to be asked, and when: their landing goes on, or may. */
    private final Map<InstanceRef, Instant> landing = new HashMap<>();

    LandingWatch(LandingOperations operations, Background background, Executor screen, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.screen = screen;
        this.clock = clock;
    }

    Subscription start() {
        return operations.onRunChange(run -> screen.execute(() -> changed(run)));
    }

    /** A run that was asked to end may have been asked by its guard. */
    private void changed(Run run) {
        RunState state = run.status().state();
        InstanceRef ref = run.request().target();
        if ((state == RunState.STOPPING || state == RunState.STOPPED) && wereOn.contains(ref)) {
            landing.putIfAbsent(ref, clock.instant());
        }
    }

    void look(InstanceFeed.Snapshot snapshot) {
        for (InstanceSummary summary : snapshot.instances()) {
            Instance instance = summary.instance();
            switch (instance.state()) {
                case RUNNING -> {
                    wereOn.add(instance.ref());
                    askGuard(instance.ref());
                }
                case STOPPED, TERMINATED -> readConsole(instance);
                default -> {}
            }
        }
    }

    private void askGuard(InstanceRef ref) {
        Instant due = landing.get(ref);
        if (due == null || due.isAfter(clock.instant())) {
            return;
        }
        landing.put(ref, Instant.MAX); // until it has answered
        background.run(
                () -> operations.ask(ref),
                told -> {
                    boolean goesOn = told.filter(it -> !it.isOver()).isPresent();
                    if (goesOn) {
                        landing.put(ref, clock.instant().plus(ASK_AGAIN));
                    } else {
                        landing.remove(ref);
                    }
                },
                problem -> landing.remove(ref)); // one that goes off tells by its console
    }

    private void readConsole(Instance instance) {
        boolean wentOff = wereOn.remove(instance.ref());
        landing.remove(instance.ref());
        if (!wentOff && !GuardService.mayHaveLanded(instance)) {
            return;
        }
        Instant now = clock.instant();
        Looked looked = off.computeIfAbsent(
                instance.ref() + " " + instance.launchTime(), key -> new Looked(wentOff ? LOOKS : 1, now));
        if (looked.isKnown || looked.isAsking || looked.looks >= looked.most || looked.next.isAfter(now)) {
            return;
        }
        looked.isAsking = true;
        looked.next = now.plus(FIRST.multipliedBy(1L << looked.looks));
        looked.looks++;
        background.run(
                () -> operations.lookAt(instance),
                told -> {
                    looked.isAsking = false;
                    looked.isKnown = told.isPresent();
                },
                problem -> looked.isAsking = false);
    }
}
