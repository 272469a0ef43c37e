package dev.runctl.ui.shell;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.service.identity.SignIns;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Signs in to a profile through the browser, as work that can be watched and cancelled. On the screen's thread. */
public final class SignInAction implements Consumer<Location> {
    private static final Messages TEXT = Messages.of("identity");

    private final SignIns signIns;
    private final Workbench workbench;
    private final Consumer<URI> browser;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private Runnable onSignedIn = () -> {};

    /** @param browser opens a page */
    public SignInAction(SignIns signIns, Workbench workbench, Consumer<URI> browser) {
        this.signIns = signIns;
        this.workbench = workbench;
        this.browser = browser;
    }

    /** @param action what is asked again once there are credentials */
    public void onSignedIn(Runnable action) {
        onSignedIn = action;
    }

    /** One at a time for a profile, however often it is asked for. */
    @Override
    public void accept(Location location) {
        if (!underWay.add(location.profile())) {
            return;
        }
        workbench.work(
                TEXT.text("sign-in.title", location.profile()),
                (steps, cancel) -> {
                    try {
                        SignIns.Waiting waiting =
                                steps.run("step.sign-in-start", () -> signIns.begin(location), SignIns.Waiting::code);
                        browser.accept(waiting.page());
                        steps.step("step.sign-in-agree", Steps.State.STARTED, waiting.code());
                        waiting.await(cancel);
                        steps.step("step.sign-in-agree", Steps.State.DONE, "");
                        return true;
                    } finally {
                        underWay.remove(location.profile());
                    }
                },
                done -> {
                    workbench.info(TEXT.text("sign-in.done", location.profile()));
                    onSignedIn.run();
                });
    }
}
