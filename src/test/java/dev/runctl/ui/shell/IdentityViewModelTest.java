package dev.runctl.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.identity.SignIns.Way;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.RecordingWorkbench;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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
        await().until(() ->
                feed.snapshotProperty().get().parts().getFirst().failure().isPresent());
        assertThat(workbench.infos).hasSize(1);
        assertThat(model.whoProperty().get().shortName())
                .as("what is known stays")
                .isEqualTo("Trainer/ada");
        model.signIn();
        assertThat(signedIn).containsExactly(LAB);

        isExpired = false;
        feed.refresh();
        await().until(() -> !model.whoProperty().get().needsCredentials());

        isExpired = true;
        feed.refresh();
        await().until(() -> workbench.infos.size() == 2);
    }

    @Test
    void aSignInThatIsNotRenewedIsAskedAboutOnceAndNotAgainAtItsEnd() {
        Instant end = Instant.parse("2026-03-10T10:00:00Z");
        Queue<Optional<SignIns.Lapse>> answers = new ConcurrentLinkedQueue<>(
                List.of(Optional.empty(), Optional.of(new SignIns.Lapse(end, EXPIRED.failure()))));
        AtomicInteger asked = new AtomicInteger();
        Function<Location, Optional<SignIns.Lapse>> keepUp = location -> {
            asked.incrementAndGet();
            return answers.size() > 1 ? answers.remove() : answers.element();
        };
        for (int minute = 0; minute < 4; minute++) {
            int before = asked.get();
            Subscription kept = model.keepSignedIn(keepUp, screen);
            await().until(() -> asked.get() > before);
            kept.close();
            if (minute == 0) {
                assertThat(workbench.infos).as("renewed").isEmpty();
            }
        }
        await().until(() -> workbench.infos.size() == 1);

        isExpired = true;
        feed.refresh();
        await().until(() ->
                feed.snapshotProperty().get().parts().getFirst().failure().isPresent());
        await().until(() -> model.whoProperty().get().needsCredentials());
        assertThat(workbench.infos).hasSize(1);
    }

    @Test
    void whereNoBrowserOpensTheCodeAndThePageForAnyMachineAreTold() {
        List<SignIns.Way> begun = new CopyOnWriteArrayList<>();
        List<SignIns.Way> closed = new CopyOnWriteArrayList<>();
        SignIns signIns = new SignIns() {
            @Override
            public ProfileKind kind(Location location) {
                return ProfileKind.SIGN_IN;
            }

            @Override
            public Waiting begin(Location location, Way wish) {
                begun.add(wish);
                return new FakeWaiting(wish, closed);
            }

            @Override
            public Optional<Lapse> keepUp(Location location) {
                return Optional.empty();
            }
        };

        new SignInAction(signIns, workbench, page -> false).accept(LAB);
        await().until(() -> closed.size() == 2);
        assertThat(begun).containsExactly(SignIns.Way.BROWSER, SignIns.Way.DEVICE_CODE);

        begun.clear();
        new SignInAction(signIns, workbench, page -> true).accept(LAB);
        await().until(() -> closed.size() == 3);
        assertThat(begun).containsExactly(SignIns.Way.BROWSER);
    }

    private record FakeWaiting(Way way, List<Way> closed) implements SignIns.Waiting {
        @Override
        public String code() {
            return way == Way.BROWSER ? "" : "ABCD-EFGH";
        }

        @Override
        public URI page() {
            return URI.create("https://device.sso/");
        }

        @Override
        public void await(Cancellation cancel) {
            // Agreed at once.
        }

        @Override
        public void close() {
            closed.add(way);
        }
    }
}
