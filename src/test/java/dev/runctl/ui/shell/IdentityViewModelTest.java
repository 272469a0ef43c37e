package dev.runctl.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.RecordingWorkbench;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One question for each end of credentials, however many are refused; what is known stays. */
class IdentityViewModelTest {
    private static final Location LAB = new Location("lab", "eu-west-1");
    private static final ServiceException EXPIRED =
            new ServiceException(new Failure.Credentials(Evidence.NONE.because("sign-in")));

    private volatile boolean isExpired;
    private final Executor screen = new Executor() {
        @Override
        public synchronized void execute(Runnable task) {
            task.run();
        }
    };
    private final Background background = new Background(screen);
    private final InstanceFeed feed = new InstanceFeed(this::list, List.of(LAB), screen, Clock.systemUTC());
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final List<Location> signedIn = new CopyOnWriteArrayList<>();
    private final IdentityViewModel model = new IdentityViewModel(
            this::identity, location -> ProfileKind.SIGN_IN, feed, workbench, background, signedIn::add);

    @AfterEach
    void close() {
        feed.close();
        background.close();
    }

    private List<InstanceSummary> list(Location location) {
        if (isExpired) {
            throw EXPIRED;
        }
        return List.of();
    }

    private Identity identity(Location location) {
        if (isExpired) {
            throw EXPIRED;
        }
        return new Identity("111122223333", "arn:aws:sts::111122223333:assumed-role/Trainer/ada");
    }

    @Test
    void anEndIsAskedAboutOnce() {
        await().until(() -> model.whoProperty().get().shortName().equals("Trainer/ada"));

        isExpired = true;
        for (int i = 0; i < 5; i++) {
            feed.refresh();
            model.ask();
        }
        await().until(() -> model.whoProperty().get().needsCredentials());
        await().until(() -> feed.snapshotProperty().get().parts().getFirst().failure().isPresent());
        assertThat(workbench.infos).hasSize(1);
        assertThat(model.whoProperty().get().shortName()).as("what is known stays").isEqualTo("Trainer/ada");
        model.signIn();
        assertThat(signedIn).containsExactly(LAB);

        isExpired = false;
        feed.refresh();
        await().until(() -> !model.whoProperty().get().needsCredentials());

        isExpired = true;
        feed.refresh();
        await().until(() -> workbench.infos.size() == 2);
    }
}
