package dev.runctl.ui.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.setup.FakeAccount;
import dev.runctl.service.setup.LocalProbe;
import dev.runctl.service.setup.SetupService;
import dev.runctl.ui.common.RecordingWorkbench;
import java.time.Clock;
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
    private final LocalProbe machine = new LocalProbe() {
        @Override
        public Optional<String> python() {
            return Optional.of("3.12.0");
        }

        @Override
        public long freeBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public Folder dataFolder() {
            return new Folder("/data", true, true);
        }
    };
    private final Background background = new Background(screen);
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private Location location = new Location("lab", "eu-west-1");
    private final SetupViewModel model = new SetupViewModel(
            new SetupService(account, machine, Clock.systemUTC()),
            () -> location,
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
        location = Location.thisComputer();
        model.look();
        await().until(() -> model.summaryProperty().get().running() == 0);
        assertThat(model.rows()).extracting(SetupRow::id).contains(CheckId.PYTHON).doesNotContain(CheckId.QUOTAS);
        assertThat(model.summaryProperty().get().text()).isEqualTo("Everything is ready.");
    }
}
