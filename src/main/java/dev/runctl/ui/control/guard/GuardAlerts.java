package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Newest;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.instance.Instance;
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
    private final Newest<InstanceFeed.Snapshot, List<Near>> looking;

    private record Near(Instance instance, GuardReport.Next next) {}

    public GuardAlerts(GuardOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.clock = clock;
        this.looking = new Newest<>(background, this::near, this::warn);
    }

    /** Those that come near are looked for off the screen's thread where the list is long. */
    public void look(InstanceFeed.Snapshot snapshot) {
        looking.take(snapshot, snapshot.isLong());
    }

    private List<Near> near(InstanceFeed.Snapshot snapshot) {
        Instant now = clock.instant();
        List<Near> near = new ArrayList<>();
        for (InstanceSummary summary : snapshot.instances()) {
            Instance instance = summary.instance();
            if (instance.state() == InstanceState.RUNNING && !instance.tags().isEmpty()) {
                GuardService.mirrored(instance)
                        .filter(next -> Duration.between(now, next.at()).compareTo(GuardViewModel.NEAR) < 0)
                        .filter(next -> next.at().isAfter(now.minus(GuardViewModel.NEAR)))
                        .ifPresent(next -> near.add(new Near(instance, next)));
            }
        }
        return near;
    }

    private void warn(List<Near> all) {
        for (Near near : all) {
            if (warned.add(near.instance().ref() + " " + near.next().reason() + " "
                    + near.next().at())) {
                warn(near.instance(), near.next(), clock.instant());
            }
        }
    }

    private void warn(Instance instance, GuardReport.Next next, Instant now) {
        workbench.alert(
                TEXT.text(
                        "alert.near",
                        words.limit(next.reason()),
                        instance.displayName(),
                        Formats.duration(Duration.between(now, next.at()))),
                TEXT.text("alert.next"),
                Optional.of(new Workbench.Action(TEXT.text("alert.extend"), () -> extend(instance, next.reason()))));
    }

    private void extend(Instance instance, GuardReason limit) {
        background.run(
                () -> operations.extend(instance.ref(), limit, BY),
                armed -> workbench.info(TEXT.text("alert.extended", words.limit(limit), instance.displayName())),
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }
}
