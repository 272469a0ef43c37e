package dev.runctl.app;

import dev.runctl.concurrent.Subscription;
import dev.runctl.ui.checkpoints.CheckpointOperations;
import dev.runctl.ui.checkpoints.CheckpointsView;
import dev.runctl.ui.checkpoints.CheckpointsViewModel;
import dev.runctl.ui.checkpoints.CleanOperations;
import dev.runctl.ui.checkpoints.CleaningBar;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.control.LogView;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import dev.runctl.ui.control.checkpoint.DownloadOperations;
import dev.runctl.ui.control.checkpoint.InspectionOperations;
import dev.runctl.ui.control.guard.LandingAlerts;
import dev.runctl.ui.control.guard.LandingOperations;
import dev.runctl.ui.control.resume.ResumePlanView;
import dev.runctl.ui.control.resume.Resumption;
import dev.runctl.ui.costs.CostOperations;
import dev.runctl.ui.costs.CostsView;
import dev.runctl.ui.costs.CostsViewModel;
import dev.runctl.ui.forgotten.ForgottenOperations;
import dev.runctl.ui.forgotten.ForgottenView;
import dev.runctl.ui.forgotten.ForgottenViewModel;
import dev.runctl.ui.runs.MergedLogViewModel;
import dev.runctl.ui.runs.RuleAlerts;
import dev.runctl.ui.runs.RunCommands;
import dev.runctl.ui.runs.RunOperations;
import dev.runctl.ui.runs.RunPageView;
import dev.runctl.ui.runs.RunPageViewModel;
import dev.runctl.ui.runs.RunsView;
import dev.runctl.ui.runs.RunsViewModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;

/**
 * The screens of runs and checkpoints over the program's services.
 *
 * @param opener opens a file in the program that the person's system has for it
 */
record ServiceScreens(
        RunOperations runOperations,
        CheckpointOperations checkpointOperations,
        CleanOperations cleanOperations,
        InspectionOperations inspections,
        DownloadOperations downloads,
        ForgottenOperations forgottenThings,
        CostOperations costOperations,
        LandingOperations landings,
        Consumer<Path> opener,
        AccountScreens account)
        implements DesktopScreens {
    @Override
    public Runs runs(Context context) {
        RunPageViewModel page = new RunPageViewModel(
                runOperations,
                context.navigator(),
                context.workbench(),
                context.background(),
                context.screen(),
                context.clock());
        RunsView view = new RunsView(
                new RunsViewModel(runOperations, context.feed()::locations, context.screen(), context.clock()),
                new RunPageView(
                        page,
                        new LogView(context.workbench(), opener),
                        context.workbench(),
                        context.overlays(),
                        look(context),
                        downloads(context)),
                new MergedLogViewModel(runOperations, context.background(), context.screen()),
                context.workbench(),
                context.navigator());
        return new Runs(view, view::showList, view::open);
    }

    @Override
    public Checkpoints checkpoints(Context context) {
        CheckpointsViewModel model = new CheckpointsViewModel(
                checkpointOperations,
                context.feed(),
                context.navigator(),
                context.workbench(),
                context.background(),
                context.screen(),
                context.clock());
        CheckpointsView view = new CheckpointsView(
                model,
                new CleaningBar(model, cleanOperations, context.workbench(), context.background(), context.overlays()),
                context.navigator(),
                context.workbench(),
                context.overlays(),
                look(context),
                downloads(context));
        return new Checkpoints(view, ref -> ref.ifPresent(view::show));
    }

    @Override
    public Screen forgotten(Context context) {
        return new ForgottenView(
                new ForgottenViewModel(
                        forgottenThings, context.feed()::locations, context.background(), context.workbench()),
                context.overlays());
    }

    @Override
    public Screen costs(Context context) {
        return new CostsView(
                new CostsViewModel(costOperations, context.feed(), context.screen()),
                context.navigator(),
                context.workbench());
    }

    private CheckpointLook look(Context context) {
        return new CheckpointLook(inspections, context.background(), context.screen());
    }

    private CheckpointDownloads downloads(Context context) {
        return new CheckpointDownloads(downloads, context.workbench(), context.downloadFolder(), opener);
    }

    @Override
    public Screen setup(Context context) {
        return account.setup(context);
    }

    @Override
    public Optional<Node> identity(Context context) {
        return Optional.of(account.identity(context));
    }

    @Override
    public Subscription commands(Context context, Consumer<List<Command>> found) {
        return new RunCommands(runOperations, context.background(), context.navigator()).read(found);
    }

    @Override
    public Subscription background(Context context) {
        Resumption resumption = new Resumption(
                runOperations.resumes(),
                context.navigator(),
                context.workbench(),
                context.background(),
                context.screen());
        ResumePlanView.install(resumption, context.overlays());
        Subscription told = new LandingAlerts(
                        landings,
                        context.feed(),
                        context.navigator(),
                        context.workbench(),
                        resumption,
                        context.background(),
                        context.screen(),
                        context.clock())
                .start();
        Subscription rules =
                new RuleAlerts(runOperations, context.navigator(), context.workbench(), context.screen()).start();
        Subscription signIns = account.keepSignedIn(context);
        return () -> {
            told.close();
            signIns.close();
            rules.close();
        };
    }
}
