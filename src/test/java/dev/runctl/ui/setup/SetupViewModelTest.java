package dev.runctl.ui.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.service.setup.FakeAccount;
import dev.runctl.service.setup.FakeChoices;
import dev.runctl.service.setup.FakeMachine;
import dev.runctl.service.setup.SetupService;
import dev.runctl.ui.common.RecordingWorkbench;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetupViewModelTest {
    private final Executor screen = new Executor() {
        @Override
        public synchronized void execute(Runnable task) {
            task.run();
        }
    };
    private final FakeAccount account = new FakeAccount();
    private final FakeChoices choices = new FakeChoices();
    private final Background background = new Background(screen);
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private static final Location LAB = new Location("lab", "eu-west-1");
    private static final Location WEST = new Location("lab", "us-west-2");
    private List<Location> locations = List.of(LAB);
    private final SetupViewModel model = new SetupViewModel(
            new SetupService(
                    account, new FakeMachine(), new BucketChoice(Optional.empty(), choices), Clock.systemUTC()),
            () -> locations,
            workbench,
            background,
            where -> {});

    @AfterEach
    void close() {
        background.close();
    }

    private SetupRow row(CheckId id) {
        return model.rows().stream().filter(it -> it.id() == id).findFirst().orElseThrow();
    }

    private Optional<CheckState> state(CheckId id) {
        return row(id).findingProperty().get().map(Finding::state);
    }

    @Test
    void whatIsMissingIsShownFirstAndMadeWhenAgreedTo() {
        model.look();
        await().until(() -> model.summaryProperty().get().running() == 0);
        assertThat(model.summaryProperty().get().text()).contains("need attention");
        assertThat(state(CheckId.INSTANCE_PROFILE)).contains(CheckState.ATTENTION);

        model.make(row(CheckId.INSTANCE_PROFILE), Fix.Made.INSTANCE_PROFILE);
        await().until(() -> workbench.questions.size() == 1);
        assertThat(account.made).as("cancelled").isEmpty();

        workbench.answer = 1;
        model.make(row(CheckId.INSTANCE_PROFILE), Fix.Made.INSTANCE_PROFILE);
        await().until(() -> state(CheckId.INSTANCE_PROFILE).equals(Optional.of(CheckState.GOOD)));
        assertThat(account.made).containsExactly("profile");
        assertThat(workbench.questions.getLast()).contains("runctl-instance");
    }

    @Test
    void anotherLocationHasOtherChecks() {
        model.look();
        locations = List.of(Location.thisComputer());
        model.look();
        await().until(() -> model.summaryProperty().get().running() == 0);
        assertThat(model.rows())
                .extracting(SetupRow::id)
                .contains(CheckId.PYTHON)
                .doesNotContain(CheckId.QUOTAS);
        assertThat(model.summaryProperty().get().text()).isEqualTo("Everything is ready.");
    }

    @Test
    void eachOfTheChosenLocationsCanBeShown() {
        locations = List.of(LAB, WEST);
        choices.keepBucket(WEST, "west");
        account.buckets.add("west");
        model.look();
        await().until(() -> model.summaryProperty().get().running() == 0);
        assertThat(state(CheckId.BUCKET)).contains(CheckState.ATTENTION);

        model.show(WEST);
        await().until(() -> model.summaryProperty().get().running() == 0);
        assertThat(state(CheckId.BUCKET)).contains(CheckState.GOOD);

        locations = List.of(LAB);
        model.look();
        assertThat(model.locationProperty().get()).as("not chosen any more").isEqualTo(LAB);
    }

    @Test
    void aBucketIsMadeAndChosenAndWhatFailsStaysToBeChanged() {
        model.look();
        await().until(() -> model.summaryProperty().get().running() == 0);
        boolean[] isClosed = {false};
        BucketChoiceViewModel dialog = model.bucketChoice(row(CheckId.BUCKET), () -> isClosed[0] = true);
        await().until(() -> dialog.optionsProperty().get().isPresent());
        assertThat(dialog.isNewProperty().get()).as("there is none").isTrue();
        dialog.freshProperty().set("Not A Name");
        assertThat(dialog.nameProblem().getValue()).isNotEmpty();
        assertThat(dialog.ready().getValue()).isFalse();
        dialog.freshProperty().set("of-the-lab");

        account.notMade = Optional.of(new Failure.InvalidInput("bucket", "taken", Failure.Evidence.NONE));
        dialog.use();
        await().until(() -> !dialog.problemProperty().get().isEmpty());
        assertThat(isClosed[0]).isFalse();
        assertThat(choices.buckets).isEmpty();

        account.notMade = Optional.empty();
        dialog.use();
        await().until(() -> state(CheckId.BUCKET).equals(Optional.of(CheckState.GOOD)));
        assertThat(isClosed[0]).isTrue();
        assertThat(choices.buckets).containsEntry(LAB, "of-the-lab");
    }
}
