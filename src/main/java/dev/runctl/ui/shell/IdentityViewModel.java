package dev.runctl.ui.shell;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import dev.runctl.ui.common.Workbench;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    /**
     * @param identity empty until AWS has said it
     * @param failure why it is not known, or why it no longer holds
     */
    public record Who(Location location, ProfileKind kind, Optional<Identity> identity, Optional<Failure> failure) {
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
    private final Set<String> prompted = new HashSet<>();
    /** Sign-ins that AWS does not renew, by profile, with their ends: the person knows of them. */
    private final Map<String, Instant> lapsed = new HashMap<>();

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
            who.set(unknown(snapshot.location()));
            ask();
        }
        Set<String> refused = new HashSet<>();
        for (InstanceFeed.Part part : snapshot.parts()) {
            part.failure().filter(Failure.Credentials.class::isInstance).ifPresent(failure -> {
                refused.add(part.location().profile());
                refused(part.location(), failure);
            });
        }
        snapshot.parts().stream()
                .filter(part -> part.failure().isEmpty() && !part.isLoading())
                .map(part -> part.location().profile())
                .filter(profile -> !refused.contains(profile))
                .forEach(this::accepted);
    }

    private void accepted(String profile) {
        boolean isRenewed = prompted.remove(profile)
                && profile.equals(who.get().location().profile())
                && who.get().needsCredentials();
        if (isRenewed) {
            ask(); // it may have been elsewhere, as by aws sso login
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
        if (next.needsCredentials()) {
            next.failure().ifPresent(failure -> refused(next.location(), failure));
        }
    }

    /** What is known stays and is marked; the person is asked once. */
    private void refused(Location location, Failure failure) {
        Who now = who.get();
        if (location.equals(now.location()) && now.failure().isEmpty()) {
            who.set(new Who(now.location(), now.kind(), now.identity(), Optional.of(failure)));
        }
        if (!prompted.add(location.profile()) || lapsed.containsKey(location.profile())) {
            return;
        }
        boolean isSignIn =
                failure.evidence().cause().equals("sign-in") || location.equals(now.location()) && now.canSignIn();
        workbench.alert(
                words.headline(failure),
                words.nextStep(failure),
                isSignIn
                        ? Optional.of(new Workbench.Action(TEXT.text("sign-in"), () -> signIn.accept(location)))
                        : Optional.empty());
    }

    /**
     * Has sign-ins renewed for as long as the window is open, and asks once for each that cannot be.
     *
     * @param keepUp blocks
     */
    public Subscription keepSignedIn(Function<Location, Optional<SignIns.Lapse>> keepUp, Executor screen) {
        return Ticker.start("sign-ins", () -> {
            Set<String> profiles = new HashSet<>();
            for (Location location : feed.locations()) {
                if (profiles.add(location.profile())) {
                    Optional<SignIns.Lapse> lapse = lapse(keepUp, location);
                    screen.execute(() -> kept(location, lapse));
                }
            }
            return LOOK_EVERY;
        });
    }

    private static Optional<SignIns.Lapse> lapse(
            Function<Location, Optional<SignIns.Lapse>> keepUp, Location location) {
        try {
            return keepUp.apply(location);
        } catch (ServiceException e) {
            return Optional.of(new SignIns.Lapse(Instant.EPOCH, e.failure()));
        }
    }

    private void kept(Location location, Optional<SignIns.Lapse> lapse) {
        if (lapse.isEmpty()) {
            lapsed.remove(location.profile());
            return;
        }
        Instant ends = lapse.get().ends();
        if (ends.equals(lapsed.put(location.profile(), ends)) || prompted.contains(location.profile())) {
            return;
        }
        Failure failure = lapse.get().failure();
        boolean isSignIn = failure instanceof Failure.Credentials;
        workbench.alert(
                isSignIn ? TEXT.text("lapse", location.profile()) : words.headline(failure),
                isSignIn ? TEXT.text("lapse.next", Formats.day(ends)) : words.nextStep(failure),
                isSignIn
                        ? Optional.of(new Workbench.Action(TEXT.text("sign-in"), () -> signIn.accept(location)))
                        : Optional.empty());
    }

    public void signIn() {
        signIn.accept(who.get().location());
    }

    public ReadOnlyObjectProperty<Who> whoProperty() {
        return who.getReadOnlyProperty();
    }
}
