package dev.runctl.app;

import dev.runctl.service.setup.SetupService;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.setup.SetupView;
import dev.runctl.ui.setup.SetupViewModel;
import java.net.URI;
import java.util.function.Consumer;

/** Makes the setup check's screen. */
record SetupScreen(SetupService setup, Consumer<URI> browser) {
    Screen of(DesktopScreens.Context context) {
        SetupViewModel model = new SetupViewModel(
                setup, context.feed()::location, context.workbench(), context.background(), location -> {});
        return new SetupView(
                model, context.feed().snapshotProperty().map(InstanceFeed.Snapshot::location), browser);
    }
}
