package dev.runctl.ui.setup;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.setup.BucketSetup;
import dev.runctl.service.setup.BucketSetup.Options;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/** Which bucket a location is to use: one of the account or a new one. On the screen's thread. */
final class BucketChoiceViewModel {
    private static final Messages TEXT = Messages.of("setup");

    private final Location location;
    private final BucketSetup buckets;
    private final Background background;
    private final Runnable onDone;
    private final FailureText words = new FailureText();
    private final ReadOnlyObjectWrapper<Optional<Options>> options =
            new ReadOnlyObjectWrapper<>(this, "options", Optional.empty());
    private final BooleanProperty isNew = new SimpleBooleanProperty(this, "isNew");
    private final StringProperty existing = new SimpleStringProperty(this, "existing", "");
    private final StringProperty fresh = new SimpleStringProperty(this, "fresh", "");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper(this, "working");

    /** @param onDone told once a bucket is chosen */
    BucketChoiceViewModel(Location location, BucketSetup buckets, Background background, Runnable onDone) {
        this.location = location;
        this.buckets = buckets;
        this.background = background;
        this.onDone = onDone;
        background.run(() -> buckets.options(location), this::show, e -> problem.set(words.headline(Failures.of(e))));
    }

    private void show(Options found) {
        fresh.set(found.proposed());
        existing.set(found.current()
                .or(() ->
                        found.names().stream().filter(found.proposed()::equals).findFirst())
                .or(() -> found.names().size() == 1 ? Optional.of(found.names().getFirst()) : Optional.empty())
                .orElse(""));
        isNew.set(found.names().isEmpty() && found.notListed().isEmpty());
        options.set(Optional.of(found));
    }

    String explain() {
        return TEXT.text("bucket.dialog.explain", location.profile(), location.region());
    }

    String newHelp() {
        return TEXT.text("bucket.dialog.new-help", location.region());
    }

    /** Why there is no list, or that it is not there yet; else empty. */
    ObservableValue<String> listNote() {
        return options.map(it -> it.map(found -> found.notListed()
                        .map(why -> TEXT.text("bucket.dialog.not-listed", words.headline(why)))
                        .orElse(""))
                .orElse(TEXT.text("bucket.dialog.listing")));
    }

    ObservableValue<String> nameProblem() {
        return Bindings.createStringBinding(
                () -> isNew.get()
                                && !fresh.get().isEmpty()
                                && !BucketSetup.isName(fresh.get().strip())
                        ? TEXT.text("bucket.dialog.bad-name")
                        : "",
                isNew,
                fresh);
    }

    ObservableValue<Boolean> ready() {
        return Bindings.createObjectBinding(
                () -> options.get().isPresent()
                        && !working.get()
                        && (isNew.get()
                                ? BucketSetup.isName(fresh.get().strip())
                                : !existing.get().isBlank()),
                options,
                working,
                isNew,
                fresh,
                existing);
    }

    /** Uses what is chosen, having made it where it is new. A failure is told here, and what was entered stays. */
    void use() {
        if (!ready().getValue()) {
            return;
        }
        boolean makes = isNew.get();
        String name = (makes ? fresh : existing).get().strip();
        working.set(true);
        problem.set("");
        background.run(
                () -> {
                    if (makes) {
                        buckets.create(location, name);
                    } else {
                        buckets.choose(location, name);
                    }
                    return name;
                },
                done -> {
                    working.set(false);
                    onDone.run();
                },
                e -> {
                    working.set(false);
                    var failure = Failures.of(e);
                    problem.set(words.headline(failure) + " " + words.nextStep(failure));
                });
    }

    /** Empty until they were asked for. */
    ReadOnlyObjectProperty<Optional<Options>> optionsProperty() {
        return options.getReadOnlyProperty();
    }

    BooleanProperty isNewProperty() {
        return isNew;
    }

    StringProperty existingProperty() {
        return existing;
    }

    /** The name of a new one. */
    StringProperty freshProperty() {
        return fresh;
    }

    /** Why it could not be made, or empty. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty workingProperty() {
        return working.getReadOnlyProperty();
    }
}
