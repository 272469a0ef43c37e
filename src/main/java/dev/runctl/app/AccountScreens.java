package dev.runctl.app;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.setup.SetupService;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.setup.SetupView;
import dev.runctl.ui.setup.SetupViewModel;
import dev.runctl.ui.shell.IdentityChip;
import dev.runctl.ui.shell.IdentityViewModel;
import dev.runctl.ui.shell.SignInAction;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/** Makes what the window shows of the account: who one is, and the setup check. */
final class AccountScreens {
    private final SetupService setup;
    private final SignIns signIns;
    private final InstanceService instances;
    private final Predicate<URI> browser;
    private @Nullable IdentityViewModel identity;

    /** @param browser opens a page, and answers whether there is one to open it */
    AccountScreens(SetupService setup, SignIns signIns, InstanceService instances, Predicate<URI> browser) {
        this.setup = setup;
        this.signIns = signIns;
        this.instances = instances;
        this.browser = browser;
    }

    Screen setup(DesktopScreens.Context context) {
        SignInAction signIn = new SignInAction(signIns, context.workbench(), browser);
        SetupViewModel model =
                new SetupViewModel(setup, context.feed()::locations, context.workbench(), context.background(), signIn);
        signIn.onSignedIn(() -> {
            model.check();
            context.feed().refresh();
        });
        return new SetupView(
                model, context.feed().snapshotProperty().map(AccountScreens::locations), context.overlays(), page -> {
                    if (!browser.test(page)) {
                        context.workbench().info(page.toString()); // to be opened elsewhere
                    }
                });
    }

    private static List<Location> locations(InstanceFeed.Snapshot snapshot) {
        return snapshot.parts().stream().map(InstanceFeed.Part::location).toList();
    }

    Node identity(DesktopScreens.Context context) {
        return new IdentityChip(model(context));
    }

    /** Renews sign-ins until closed. */
    Subscription keepSignedIn(DesktopScreens.Context context) {
        return model(context).keepSignedIn(signIns::keepUp, context.screen());
    }

    /** One for the window, as it asks to sign in once, whoever is refused. */
    private IdentityViewModel model(DesktopScreens.Context context) {
        IdentityViewModel known = identity;
        if (known != null) {
            return known;
        }
        SignInAction signIn = new SignInAction(signIns, context.workbench(), browser);
        IdentityViewModel model = new IdentityViewModel(
                instances::identity, signIns::kind, context.feed(), context.workbench(), context.background(), signIn);
        signIn.onSignedIn(() -> {
            model.ask();
            context.feed().refresh();
        });
        identity = model;
        return model;
    }
}
