package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.service.setup.InstanceProfiles.Choice;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.MakeQuestion;
import dev.runctl.ui.common.Workbench;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The instance profile of a new instance: chosen among those of the account, or by its name where they may not be listed. */
final class ProfileChoiceViewModel {
    /** How it is chosen. */
    enum Phase {
        /** They are being listed. */
        ASKING,
        LIST,
        /** They could not be listed. */
        TYPED
    }

    private static final Messages TEXT = Messages.of("instances");

    private final Location location;
    private final InstanceProfiles profiles;
    private final Background background;
    private final Workbench workbench;
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.ASKING);
    private final ReadOnlyObjectWrapper<Optional<Choice>> choice =
            new ReadOnlyObjectWrapper<>(this, "choice", Optional.empty());
    private final ObservableList<String> names = FXCollections.observableArrayList();
    private final StringProperty chosen = new SimpleStringProperty(this, "chosen", "");
    private final ReadOnlyBooleanWrapper making = new ReadOnlyBooleanWrapper(this, "making");
    private String notListed = "";

    /** @param kept what was chosen before, empty text for none; absent where nothing was chosen yet */
    ProfileChoiceViewModel(
            Location location,
            InstanceProfiles profiles,
            Background background,
            Workbench workbench,
            Optional<String> kept) {
        this.location = location;
        this.profiles = profiles;
        this.background = background;
        this.workbench = workbench;
        kept.ifPresent(chosen::set);
        ask(kept);
    }

    private void ask(Optional<String> wanted) {
        background.run(
                () -> profiles.choice(location),
                found -> {
                    names.setAll(found.names());
                    names.addFirst("");
                    chosen.set(wanted.filter(names::contains).orElse(found.preferred()));
                    choice.set(Optional.of(found));
                    phase.set(Phase.LIST);
                },
                e -> {
                    notListed = new FailureText().headline(Failures.of(e));
                    if (wanted.isEmpty()) {
                        chosen.set(profiles.last(location));
                    }
                    phase.set(Phase.TYPED);
                });
    }

    /** What the name is shown as; the empty one is none. */
    String text(String name) {
        if (name.isEmpty()) {
            return TEXT.text("new.profile-none");
        }
        boolean isAble =
                choice.get().flatMap(Choice::able).map(it -> it.contains(name)).orElse(false);
        return isAble ? TEXT.text("new.profile-able", name) : name;
    }

    /** What follows from the choice for running scripts; empty while that is not known. */
    ObservableValue<String> note() {
        return Bindings.createStringBinding(
                () -> {
                    if (phase.get() == Phase.ASKING) {
                        return TEXT.text("new.profile-asking");
                    }
                    String name = chosen.get().strip();
                    if (phase.get() == Phase.TYPED) {
                        String first = TEXT.text(name.isEmpty() ? "new.profile-without" : "new.profile-help");
                        return first + " " + TEXT.text("new.profile-typed", notListed);
                    }
                    if (name.isEmpty()) {
                        return TEXT.text("new.profile-without");
                    }
                    return choice.get().filter(it -> it.lacksPolicy(name)).isPresent()
                            ? TEXT.text("new.profile-lacks")
                            : choice.get().filter(it -> it.able().isEmpty()).isPresent()
                                    ? TEXT.text("new.profile-help")
                                    : "";
                },
                phase,
                choice,
                chosen);
    }

    /** Whether no script may run with this choice, as far as is known. */
    ObservableValue<Boolean> isWarning() {
        return Bindings.createObjectBinding(
                () -> phase.get() != Phase.ASKING
                        && (chosen.get().isBlank()
                                || choice.get()
                                        .filter(it ->
                                                it.lacksPolicy(chosen.get().strip()))
                                        .isPresent()),
                phase,
                choice,
                chosen);
    }

    /** Whether it is sensible to make one: none is known with which Systems Manager reaches an instance. */
    ObservableValue<Boolean> canMake() {
        return Bindings.createObjectBinding(
                () -> phase.get() == Phase.LIST
                        && choice.get()
                                .map(it -> it.able()
                                        .map(java.util.Set::isEmpty)
                                        .orElse(chosen.get().isBlank()))
                                .orElse(false),
                phase,
                choice,
                chosen);
    }

    /** Shows what would be made, makes it once that is agreed to, and chooses it. */
    void make() {
        Fix.Made made = Fix.Made.INSTANCE_PROFILE;
        making.set(true);
        background.run(
                () -> MakeQuestion.ask(workbench, made, Optional.of(profiles.plan(location))),
                agreed -> {
                    if (!agreed) {
                        making.set(false);
                        return;
                    }
                    workbench.work(
                            MakeQuestion.title(made),
                            (steps, cancel) -> profiles.make(location),
                            (String name) -> {
                                making.set(false);
                                workbench.info(MakeQuestion.done(made));
                                ask(Optional.of(name));
                            },
                            failure -> {
                                making.set(false);
                                return Optional.empty();
                            });
                },
                e -> {
                    making.set(false);
                    workbench.failure(Failures.of(e), Optional.empty());
                });
    }

    /** Offers this choice first the next time. */
    void used() {
        String name = chosen.get().strip();
        if (!name.isEmpty()) {
            background.run(
                    () -> {
                        profiles.used(location, name);
                        return true;
                    },
                    kept -> {},
                    e -> workbench.failure(Failures.of(e), Optional.empty()));
        }
    }

    /** The empty one for none, then all. */
    List<String> names() {
        return FXCollections.unmodifiableObservableList(names);
    }

    /** The name, or empty for none. */
    StringProperty chosenProperty() {
        return chosen;
    }

    /** What was listed; empty before, and where it could not be. */
    ReadOnlyObjectProperty<Optional<Choice>> choiceProperty() {
        return choice.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty makingProperty() {
        return making.getReadOnlyProperty();
    }
}
