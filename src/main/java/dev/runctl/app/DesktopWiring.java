package dev.runctl.app;

import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.SaveBook;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.ui.checkpoints.CheckpointOperations;
import dev.runctl.ui.checkpoints.CleanOperations;
import dev.runctl.ui.control.checkpoint.InspectionOperations;
import dev.runctl.ui.control.guard.GuardOperations;
import dev.runctl.ui.control.guard.LandingOperations;
import dev.runctl.ui.control.resume.ResumeOperations;
import dev.runctl.ui.costs.CostOperations;
import dev.runctl.ui.forgotten.ForgottenOperations;
import dev.runctl.ui.instances.InstanceServices;
import dev.runctl.ui.runs.MetricOperations;
import dev.runctl.ui.runs.RunOperations;
import dev.runctl.ui.train.TrainServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Puts the desktop's screens on the services of a {@link CompositionRoot}. */
final class DesktopWiring {
    private DesktopWiring() {}

    static DesktopServices of(CompositionRoot root) {
        root.logs().keepEnded();
        ResumeOperations resuming = ResumeOperations.of(
                root.planner(),
                root.resumes(),
                root.instances(),
                root.launching().offers(),
                root.guards());
        GuardOperations guards = GuardOperations.of(root.guards(), root.instances(), root.elsewhere());
        ProgressBook progress = new ProgressBook(ProgressBook.LogEnds.of(root.logs()), root.clock());
        return new DesktopServices(
                location -> root.instances().glance(location),
                new InstanceServices(
                        root.instances(),
                        root.launching().offers(),
                        root.profiles(),
                        root.account().instanceProfiles(),
                        root.stops(),
                        root.runs(),
                        root.logs(),
                        root.checkpoints(),
                        progress,
                        new SaveBook(root.seen(), root.remoteCheckpoints()::list, root.clock()),
                        root.costs(),
                        guards),
                new TrainServices(
                        root.launches(),
                        root.instances(),
                        root.runs(),
                        root.projects(),
                        root.syncs(),
                        root.scripts(),
                        root.resumeCheck(),
                        new EarlierCheckpoints(root.remoteCheckpoints(), root.seen(), root.history(), root.clock()),
                        root.stops(),
                        root.drill(),
                        root.guards(),
                        root.elsewhere()),
                root.profiles(),
                root.settings(),
                new ServiceScreens(
                        RunOperations.of(
                                root.runs(),
                                root.launches(),
                                root.logs(),
                                root.stops(),
                                root.checkpoints(),
                                root.cleaning(),
                                root.uploads(),
                                resuming,
                                root.capsules(),
                                root.rules(),
                                root.curves(),
                                progress,
                                root.scripts(),
                                MetricOperations.of(root.samples(), root.metricSettings()),
                                root.costs(),
                                guards),
                        CheckpointOperations.of(root.runs(), root.checkpoints(), resuming),
                        CleanOperations.of(root.cleaning()),
                        InspectionOperations.of(root.inspections()),
                        root.downloads()::download,
                        ForgottenOperations.of(root.launching().forgotten()),
                        CostOperations.of(root.costs(), root.json()),
                        LandingOperations.of(root.guards(), root.guarding().book(), root.runs(), root.elsewhere()),
                        new FileOpener(),
                        new AccountScreens(
                                root.account().setup(),
                                root.account().signIns(),
                                root.instances(),
                                BrowserOpener.ofSystem())),
                exampleScript(),
                root.paths().window(),
                root.clock());
    }

    /** The launchers name the folder of the examples; a start from elsewhere has none. */
    private static Optional<Path> exampleScript() {
        return Optional.ofNullable(System.getProperty("runctl.examples"))
                .map(folder -> Path.of(folder, "train_with_checkpoints.py"))
                .filter(Files::isRegularFile);
    }
}
