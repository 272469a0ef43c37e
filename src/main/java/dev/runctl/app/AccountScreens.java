package dev.runctl.app;

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
import java.util.function.Consumer;
import javafx.scene.Node;

/** Makes what the window shows of the account: who one is, and the setup check. */
record AccountScreens(SetupService setup, SignIns signIns, InstanceService instances, Consumer<URI> browser) {
    Screen setup(DesktopScreens.Context context) {
        SignInAction signIn = new SignInAction(signIns, context.workbench(), browser);
        SetupViewModel model = new SetupViewModel(
                setup, context.feed()::location, context.workbench(), context.background(), signIn);
        signIn.onSignedIn(() -> {
            model.check();
            context.feed().refresh();
        });
        return new SetupView(
                model, context.feed().snapshotProperty().map(InstanceFeed.Snapshot::location), browser);
    }

    Node identity(DesktopScreens.Context context) {
        SignInAction signIn = new SignInAction(signIns, context.workbench(), browser);
        IdentityViewModel model = new IdentityViewModel(
                instances::identity,
                signIns::kind,
                context.feed(),
                context.workbench(),
                context.background(),
                signIn);
        signIn.onSignedIn(() -> {
            model.ask();
            context.feed().refresh();
        });
        return new IdentityChip(model);
    }
}
