package dev.runctl.ui.instances;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.service.instance.InstanceLaunch;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Looks from time to time for what launches have made whose end nobody had heard, and tells of it. */
public final class LaunchAlerts {
    private static final Messages TEXT = Messages.of("instances");

    /** Without an open launch a look asks nobody. */
    private static final Duration PACE = Duration.ofMinutes(1);

    private final InstanceOperations operations;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Executor screen;

    public LaunchAlerts(InstanceOperations operations, Navigator navigator, Workbench workbench, Executor screen) {
        this.operations = operations;
        this.navigator = navigator;
        this.workbench = workbench;
        this.screen = screen;
    }

    public Subscription start() {
        return Ticker.start("launches", this::look);
    }

    private Duration look() {
        try {
            List<InstanceLaunch.Found> found = operations.settleLaunches();
            screen.execute(() -> found.forEach(this::tell));
        } catch (ServiceException e) {
            // Looked for again a minute later.
        }
        return PACE;
    }

    private void tell(InstanceLaunch.Found found) {
        String ids = found.instances().stream().map(it -> it.id().value()).collect(Collectors.joining(", "));
        String what = found.isKept() ? "launch.found-kept" : "launch.found-ended";
        String next = found.isKept() ? "launch.found-kept-next" : "launch.found-ended-next";
        Instance first = found.instances().getFirst();
        workbench.alert(
                TEXT.text(what, found.name(), ids),
                TEXT.text(next),
                Optional.of(new Workbench.Action(TEXT.text("launch.show"), () -> navigator.instance(first.ref()))));
    }
}
