package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Newest;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.service.guard.GuardService;
import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Warns once of each limit that comes near, whatever screen is shown: by the tags that mirror the limits, so that nobody
 * has to be asked. Used on the screen's thread.
 */
public final class GuardAlerts {
    private static final Messages TEXT = Messages.of("guard");
    private static final Duration BY = Duration.ofMinutes(30);

    private final GuardOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Clock clock;
    private final GuardText words = new GuardText(Formats::duration, Formats::time);
    private final Set<String> warned = new HashSet<>();
    private final Newest<InstanceFeed.Snapshot, List<Limit>> looking;
    private final List<Warning> shown = new ArrayList<>();

    /** The limit that comes first on an instance that runs. */
    private record Limit(Instance instance, GuardReport.Next next) {
        boolean isOf(Warning warning) {
            return instance.ref().equals(warning.ref()) && next.equals(warning.next());
        }
    }

    private record Warning(InstanceRef ref, GuardReport.Next next, Subscription notice) {}

    public GuardAlerts(GuardOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.clock = clock;
        this.looking = new Newest<>(background, GuardAlerts::limits, this::warn);
    }

    /** Those that come near are looked for off the screen's thread where the list is long. */
    public void look(InstanceFeed.Snapshot snapshot) {
        looking.take(snapshot, snapshot.isLong());
    }

    private static List<Limit> limits(InstanceFeed.Snapshot snapshot) {
        return snapshot.instances().stream()
                .map(InstanceSummary::instance)
                .filter(it -> it.state() == InstanceState.RUNNING && !it.tags().isEmpty())
                .flatMap(it -> GuardService.mirrored(it).map(next -> new Limit(it, next)).stream())
                .toList();
    }

    private void warn(List<Limit> limits) {
        Instant now = clock.instant();
        takeBack(limits, now);
        for (Limit it : limits) {
            Instant at = it.next().at();
            boolean isNear = at.isAfter(now) && Duration.between(now, at).compareTo(GuardViewModel.NEAR) < 0;
            if (isNear && warned.add(it.instance().ref() + " " + it.next().reason() + " " + at)) {
                warn(it.instance(), it.next(), now);
            }
        }
    }

    private void warn(Instance instance, GuardReport.Next next, Instant now) {
        Subscription notice = workbench.alert(
                TEXT.text(
                        "alert.near",
                        words.limit(next.reason()),
                        instance.displayName(),
                        Formats.time(next.at()),
                        Formats.duration(Duration.between(now, next.at()))),
                TEXT.text("alert.next"),
                List.of(new Workbench.Action(TEXT.text("alert.extend"), () -> extend(instance, next.reason()))));
        shown.add(new Warning(instance.ref(), next, notice));
    }

    /** A warning goes when its limit was moved or taken away, when it was reached, and when the instance does not run. */
    private void takeBack(List<Limit> limits, Instant now) {
        shown.removeIf(warning -> {
            boolean isTrue = warning.next().at().isAfter(now) && limits.stream().anyMatch(it -> it.isOf(warning));
            if (!isTrue) {
                warning.notice().close();
            }
            return !isTrue;
        });
    }

    private void extend(Instance instance, GuardReason limit) {
        background.run(
                () -> operations.extend(instance.ref(), limit, BY),
                armed -> {
                    shown.removeIf(warning -> {
                        boolean isMoved = warning.ref().equals(instance.ref())
                                && warning.next().reason() == limit;
                        if (isMoved) {
                            warning.notice().close();
                        }
                        return isMoved;
                    });
                    workbench.info(TEXT.text("alert.extended", words.limit(limit), instance.displayName()));
                },
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }
}
