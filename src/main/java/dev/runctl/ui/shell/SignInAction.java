package dev.runctl.ui.shell;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.identity.SignIns.Way;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Signs in to a profile through the browser, as work that can be watched and cancelled. On the screen's thread. */
public final class SignInAction implements Consumer<Location> {
    private static final Messages TEXT = Messages.of("identity");

    private final SignIns signIns;
    private final Workbench workbench;
    private final Predicate<URI> browser;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private Runnable onSignedIn = () -> {};

    /** @param browser opens a page, and answers whether there is one to open it */
    public SignInAction(SignIns signIns, Workbench workbench, Predicate<URI> browser) {
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
                    try (Begun begun = steps.run(
                            "step.sign-in-start",
                            () -> begin(location),
                            it -> it.waiting().code())) {
                        String agree =
                                begun.waiting().way() == Way.BROWSER ? "step.sign-in-browser" : "step.sign-in-agree";
                        steps.step(agree, Steps.State.STARTED, begun.told());
                        begun.waiting().await(cancel);
                        steps.step(agree, Steps.State.DONE, "");
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

    /** By a code where no browser opens here: its page can be opened on any machine. */
    private Begun begin(Location location) {
        SignIns.Waiting waiting = signIns.begin(location, Way.BROWSER);
        boolean isOpen = browser.test(waiting.page());
        if (isOpen || waiting.way() == Way.DEVICE_CODE) {
            return new Begun(waiting, isOpen);
        }
        waiting.close();
        return new Begun(signIns.begin(location, Way.DEVICE_CODE), false);
    }

    /** @param isOpen whether the page is open in the browser here */
    private record Begun(SignIns.Waiting waiting, boolean isOpen) implements AutoCloseable {
        String told() {
            return isOpen ? waiting.code() : waiting.code() + "  " + waiting.page();
        }

        @Override
        public void close() {
            waiting.close();
        }
    }
}
