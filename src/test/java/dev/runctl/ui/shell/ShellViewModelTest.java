package dev.runctl.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.service.settings.Settings;
import dev.runctl.ui.FakeDesktop;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.InstanceFeed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShellViewModelTest {
    private final FakeDesktop fake =
            new FakeDesktop(new Settings(FakeDesktop.AWS, Settings.Appearance.SYSTEM, "", "")).busyAfternoon();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final InstanceFeed feed =
            new InstanceFeed(fake.cloud::list, FakeDesktop.AWS, steady.screen(), Clock.systemUTC());
    private final ShellViewModel model = steady.made(this::shell);

    private ShellViewModel shell() {
        var services = fake.services(Path.of("unused"), Optional.empty());
        return new ShellViewModel(
                background,
                steady.screen(),
                Clock.systemUTC(),
                services.settings(),
                services.settings().load(),
                services.profiles(),
                feed);
    }

    @AfterEach
    void close() {
        feed.close();
        background.close();
    }

    private WorkItem start(dev.runctl.ui.common.Workbench.Job<String> job, List<String> results) {
        steady.onScreen(() -> model.work("work", job, results::add));
        return model.workItems().getLast();
    }

    @Test
    void workShowsItsStepsAndItsEnd() {
        List<String> results = new java.util.concurrent.CopyOnWriteArrayList<>();
        WorkItem item = start(
                (steps, cancel) -> {
                    steps.step("step.launch", Steps.State.STARTED, "");
                    steps.step("step.launch", Steps.State.DONE, "done");
                    return "result";
                },
                results);
        await().until(() -> item.stateProperty().get() == WorkItem.State.DONE);
        assertThat(results).containsExactly("result");
        assertThat(item.steps()).singleElement().satisfies(step -> {
            assertThat(step.text()).isEqualTo("Start the script");
            assertThat(step.detailProperty().get()).isEqualTo("done");
        });
    }

    @Test
    void failedWorkKeepsItsFailureInPlaceAndInTheList() {
        WorkItem item = start(
                (steps, cancel) -> {
                    steps.step("step.wait-agent", Steps.State.STARTED, "");
                    throw new ServiceException(new Failure.AgentOffline("gpu", Failure.Evidence.NONE));
                },
                new java.util.ArrayList<>());
        await().until(() -> item.stateProperty().get() == WorkItem.State.FAILED);
        assertThat(item.failureProperty().get()).isPresent();
        assertThat(item.steps().getFirst().stateProperty().get()).isEqualTo(Steps.State.FAILED);
        await().until(() -> model.notices().size() == 1);
        assertThat(model.notices().getFirst().quiet()).isTrue();
        steady.onScreen(() -> model.dismiss(item));
        assertThat(model.workItems()).isEmpty();
    }

    @Test
    void cancelledWorkIsNoFailure() {
        WorkItem item = start(
                (steps, cancel) -> {
                    cancel.sleep(java.time.Duration.ofMinutes(5));
                    return "";
                },
                new java.util.ArrayList<>());
        steady.onScreen(item::cancel);
        await().until(() -> item.stateProperty().get() == WorkItem.State.CANCELLED);
        assertThat(model.notices()).isEmpty();
    }

    @Test
    void aQuestionBlocksOnlyTheOneWhoAsks() {
        CompletableFuture<Integer> answer =
                CompletableFuture.supplyAsync(() -> model.choose("title", "text", List.of("no", "yes"), true));
        await().until(() -> model.questions().size() == 1);
        model.questions().getFirst().answer().complete(1);
        assertThat(answer.join()).isEqualTo(1);
        await().until(() -> model.questions().isEmpty());
    }

    @Test
    void theRunningCostIsTheSumOfWhatRuns() {
        var cost = model.runningCost();
        await().until(() -> cost.getValue().amount().equals("$7.392/h"));
        assertThat(cost.getValue().count()).isEqualTo("3 running");
        steady.onScreen(() -> model.choose(Location.thisComputer()));
        await().until(() -> cost.getValue().amount().equals("Free"));
        await().until(() -> fake.settings().location().isThisComputer());
    }

    @Test
    void appearanceFollowsTheSystemUnlessChosen() {
        SimpleObjectProperty<Boolean> system = new SimpleObjectProperty<>(true);
        var dark = model.wantsDark(system);
        assertThat(dark.getValue()).isTrue();
        steady.onScreen(() -> model.setAppearance(Settings.Appearance.LIGHT));
        assertThat(dark.getValue()).isFalse();
        system.set(false);
        steady.onScreen(() -> model.setAppearance(Settings.Appearance.DARK));
        assertThat(dark.getValue()).isTrue();
        await().until(() -> fake.settings().appearance() == Settings.Appearance.DARK);
    }

    @Test
    void thePaletteFindsByWordsInAnyOrderAndGoesRound() {
        AtomicInteger ran = new AtomicInteger();
        PaletteViewModel palette = new PaletteViewModel(List.of(
                new Command("Start: trainer", "i-1", "fth-play", () -> ran.set(1)),
                new Command("Start: sleeper", "i-2", "fth-play", () -> ran.set(2)),
                new Command("Runs", "Go to", "fth-play", () -> ran.set(3))));
        palette.queryProperty().set("sleep start");
        assertThat(palette.matches()).hasSize(1);
        palette.accept();
        assertThat(ran).hasValue(2);
        palette.queryProperty().set("");
        palette.move(-1);
        palette.accept();
        assertThat(ran).hasValue(3);
        palette.queryProperty().set("nothing like it");
        palette.accept();
        assertThat(ran).hasValue(3);
    }

    @Test
    void whatThePaletteFindsLaterComesBehindTheRestAndLeavesTheMarkAlone() {
        PaletteViewModel palette = new PaletteViewModel(List.of(
                new Command("Start: trainer", "i-1", "fth-play", () -> {}),
                new Command("Stop: trainer", "i-1", "fth-play", () -> {})));
        palette.queryProperty().set("train");
        palette.move(1);
        palette.add(List.of(
                new Command("train.py", "gpu", "fth-activity", () -> {}, "r-20261124-000001-abcdef"),
                new Command("build.py", "gpu", "fth-activity", () -> {})));
        assertThat(palette.matches())
                .extracting(Command::title)
                .containsExactly("Start: trainer", "Stop: trainer", "train.py");
        assertThat(palette.markedProperty().get()).isEqualTo(1);
        palette.queryProperty().set("r-20261124");
        assertThat(palette.matches()).extracting(Command::title).containsExactly("train.py");
    }
}
