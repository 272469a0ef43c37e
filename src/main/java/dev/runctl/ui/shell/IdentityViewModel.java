package dev.runctl.ui.shell;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import dev.runctl.ui.common.Workbench;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Who the chosen profile is. Where its credentials end, this is the one place that asks to sign in: once for each end, however
 * many views are refused. On the screen's thread.
 */
public final class IdentityViewModel {
    private static final Messages TEXT = Messages.of("identity");

    /**
     * @param identity empty until AWS has said it
     * @param failure why it is not known, or why it no longer holds
     */
    public record Who(
            Location location, ProfileKind kind, Optional<Identity> identity, Optional<Failure> failure) {
        /** The last part of the ARN: a user's name, or a role and who took it on. */
        public String shortName() {
            return identity.map(it -> it.arn().replaceFirst(".*:(?:assumed-role/|user/)?", ""))
                    .orElse("");
        }

        public boolean needsCredentials() {
            return failure.filter(Failure.Credentials.class::isInstance).isPresent();
        }

        public boolean canSignIn() {
            return kind == ProfileKind.SIGN_IN || kind == ProfileKind.ROLE;
        }
    }

    private final Function<Location, Identity> identities;
    private final Function<Location, ProfileKind> kinds;
    private final InstanceFeed feed;
    private final Workbench workbench;
    private final Background background;
    private final Consumer<Location> signIn;
    private final FailureText words = new FailureText();
    private final ReadOnlyObjectWrapper<Who> who;
    private boolean prompted;

    /**
     * @param identities asks AWS; blocks
     * @param kinds blocks
     */
    public IdentityViewModel(
            Function<Location, Identity> identities,
            Function<Location, ProfileKind> kinds,
            InstanceFeed feed,
            Workbench workbench,
            Background background,
            Consumer<Location> signIn) {
        this.identities = identities;
        this.kinds = kinds;
        this.feed = feed;
        this.workbench = workbench;
        this.background = background;
        this.signIn = signIn;
        this.who = new ReadOnlyObjectWrapper<>(this, "who", unknown(feed.location()));
        ask();
        feed.snapshotProperty().subscribe(this::follow);
    }

    private static Who unknown(Location location) {
        ProfileKind kind = location.isThisComputer() ? ProfileKind.THIS_COMPUTER : ProfileKind.KEYS;
        return new Who(location, kind, Optional.empty(), Optional.empty());
    }

    private void follow(Snapshot snapshot) {
        if (!snapshot.location().equals(who.get().location())) {
            prompted = false;
            who.set(unknown(snapshot.location()));
            ask();
            return;
        }
        Optional<Failure> refused = snapshot.first().failure().filter(Failure.Credentials.class::isInstance);
        if (refused.isPresent()) {
            refused(refused.get());
        } else if (snapshot.first().failure().isEmpty() && !snapshot.isLoading() && who.get().needsCredentials()) {
            ask(); // renewed elsewhere, as by aws sso login
        }
    }

    /** Asks AWS who it is. */
    public void ask() {
        Location location = feed.location();
        background.run(
                () -> {
                    ProfileKind kind = kinds.apply(location);
                    try {
                        return new Who(location, kind, Optional.of(identities.apply(location)), Optional.empty());
                    } catch (RuntimeException e) {
                        return new Who(location, kind, Optional.empty(), Optional.of(Failures.of(e)));
                    }
                },
                this::told,
                e -> workbench.failure(Failures.of(e), Optional.empty()));
    }

    private void told(Who next) {
        if (!next.location().equals(feed.location())) {
            return; // another one was chosen meanwhile
        }
        Optional<Identity> before =
                who.get().location().equals(next.location()) ? who.get().identity() : Optional.empty();
        who.set(new Who(next.location(), next.kind(), next.identity().or(() -> before), next.failure()));
        if (next.failure().isEmpty()) {
            prompted = false;
        } else if (next.needsCredentials()) {
            next.failure().ifPresent(this::refused);
        }
    }

    /** What is known stays and is marked. */
    private void refused(Failure failure) {
        Who now = who.get();
        if (now.failure().isEmpty()) {
            who.set(new Who(now.location(), now.kind(), now.identity(), Optional.of(failure)));
        }
        if (prompted) {
            return;
        }
        prompted = true;
        workbench.alert(
                words.headline(failure),
                words.nextStep(failure),
                who.get().canSignIn()
                        ? Optional.of(new Workbench.Action(TEXT.text("sign-in"), this::signIn))
                        : Optional.empty());
    }

    public void signIn() {
        signIn.accept(who.get().location());
    }

    public ReadOnlyObjectProperty<Who> whoProperty() {
        return who.getReadOnlyProperty();
    }
}
