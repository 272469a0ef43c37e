package dev.runctl.ui.control.resume;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.ResumePlan.Target;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.control.offer.OfferChooserViewModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** A plan to resume that can be looked at, and changed in where it goes, before it is carried out. */
public final class ResumePlanViewModel {
    /**
     * A place to go on.
     *
     * @param name of the instance, empty for a new one
     */
    public record Place(Target target, String name, String type) {}

    private final ResumeOperations operations;
    private final Background background;
    private final Run run;
    private final String path;
    private final Consumer<ResumePlan> launch;

    private final ObservableList<Place> places = FXCollections.observableArrayList();
    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(this, "place");
    private final BooleanProperty spot = new SimpleBooleanProperty(this, "spot");
    private final StringProperty instanceProfile = new SimpleStringProperty(this, "instanceProfile", "");
    private final ReadOnlyObjectWrapper<Optional<ResumePlan>> plan =
            new ReadOnlyObjectWrapper<>(this, "plan", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading");
    private final ReadOnlyObjectWrapper<Optional<BigDecimal>> spotPrice =
            new ReadOnlyObjectWrapper<>(this, "spotPrice", Optional.empty());
    private Subscription pricing = Subscription.NONE;
    private String type;
    private Subscription question = Subscription.NONE;
    private Cancellation cancel = new Cancellation();
    private boolean launched;

    ResumePlanViewModel(
            ResumeOperations operations,
            Background background,
            Run run,
            String path,
            Optional<ResumePlan> first,
            Consumer<ResumePlan> launch) {
        this.operations = operations;
        this.background = background;
        this.run = run;
        this.path = path;
        this.launch = launch;
        this.type = run.instanceType();
        Place same = new Place(new Target.Same(), run.instanceName(), run.instanceType());
        places.setAll(same, fresh());
        place.set(same);
        plan.set(first);
        place.subscribe((was, is) -> load());
        spot.subscribe((was, is) -> renew());
        if (first.isEmpty()) {
            load();
        }
        background.run(
                () -> operations.instances(run.request().target().location()),
                this::offer,
                problem -> failure.set(Optional.of(Failures.of(problem))));
    }

    private Place fresh() {
        NewInstance request = new NewInstance(
                run.instanceName(),
                type,
                "",
                1,
                lifecycle(),
                0,
                "",
                Map.of(),
                UUID.randomUUID().toString());
        return new Place(new Target.Fresh(request), "", type);
    }

    private Lifecycle lifecycle() {
        return spot.get() ? Lifecycle.SPOT : Lifecycle.ON_DEMAND;
    }

    /** The new instance with other particulars is another place; the plan for it is made anew, with its price. */
    private void renew() {
        askSpotPrice();
        Place next = fresh();
        places.set(places.size() - 1, next);
        place.set(next);
    }

    private void askSpotPrice() {
        spotPrice.set(Optional.empty());
        pricing.close();
        if (!spot.get()) {
            return;
        }
        String asked = type;
        pricing = background.run(
                () -> operations.compare(List.of(run.request().target().location())).offers().stream()
                        .filter(it -> it.hardware().type().equals(asked))
                        .flatMap(it -> it.spot().stream())
                        .findFirst(),
                spotPrice::set,
                problem -> {}); // the plan says that the price is not known
    }

    /** US dollars an hour of the new spot instance in its cheapest zone now; empty until or unless it is known. */
    ReadOnlyObjectProperty<Optional<BigDecimal>> spotPriceProperty() {
        return spotPrice.getReadOnlyProperty();
    }

    /** Types to choose from, in the run's region. */
    OfferChooserViewModel chooser() {
        return new OfferChooserViewModel(run.request().target().location(), lifecycle(), operations, background);
    }

    /** @param by the price by which it was chosen */
    void chooseType(String chosen, Lifecycle by) {
        type = chosen;
        if (lifecycle() == by) {
            renew();
        } else {
            spot.set(by == Lifecycle.SPOT);
        }
    }

    /** Whether a new instance is a spot instance. */
    BooleanProperty spotProperty() {
        return spot;
    }

    /** The run's own instance while it is there, the others, a new one. */
    private void offer(List<InstanceSummary> known) {
        List<Place> others = new ArrayList<>();
        boolean own = false;
        for (InstanceSummary summary : known) {
            Instance instance = summary.instance();
            boolean usable = instance.state() == InstanceState.RUNNING || instance.state() == InstanceState.STOPPED;
            boolean mine = instance.ref().equals(run.request().target());
            own |= mine
                    && instance.state() != InstanceState.TERMINATED
                    && instance.state() != InstanceState.SHUTTING_DOWN;
            if (usable && !mine) {
                others.add(
                        new Place(new Target.Other(instance.ref()), instance.displayName(), instance.instanceType()));
            }
        }
        places.addAll(places.size() - 1, others);
        if (!own) {
            Place next = places.getLast();
            places.removeFirst();
            place.set(next);
        }
    }

    private void load() {
        question.close();
        cancel.cancel();
        cancel = new Cancellation();
        Cancellation mine = cancel;
        Place where = place.get();
        if (where == null) {
            return;
        }
        loading.set(true);
        failure.set(Optional.empty());
        question = background.run(
                () -> operations.plan(run.id(), path, where.target(), mine),
                found -> {
                    if (mine == cancel) {
                        plan.set(Optional.of(found));
                        loading.set(false);
                    }
                },
                problem -> {
                    if (mine == cancel) {
                        plan.set(Optional.empty());
                        failure.set(Optional.of(Failures.of(problem)));
                        loading.set(false);
                    }
                });
    }

    void retry() {
        load();
    }

    /** Carries the plan out as it is shown; once. */
    void launch() {
        if (plan.get().isPresent() && !loading.get() && !launched) {
            launched = true;
            launch.accept(withProfile(plan.get().get()));
        }
    }

    private ResumePlan withProfile(ResumePlan shown) {
        return shown.target() instanceof Target.Fresh(NewInstance request, var avoided)
                ? shown.onto(new Target.Fresh(
                        request.withProfile(instanceProfile.get().strip()), avoided))
                : shown;
    }

    boolean isLaunched() {
        return launched;
    }

    void close() {
        question.close();
        pricing.close();
        cancel.cancel();
    }

    /** Whether there is a plan for the place chosen. */
    ObservableValue<Boolean> canLaunch() {
        return plan.flatMap(it -> loading.map(waits -> it.isPresent() && !waits));
    }

    Run run() {
        return run;
    }

    boolean asksForProfile() {
        return !run.request().target().location().isThisComputer();
    }

    ObservableList<Place> places() {
        return places;
    }

    ObjectProperty<Place> placeProperty() {
        return place;
    }

    /** The IAM instance profile of a new instance; without one SSM does not reach it. */
    StringProperty instanceProfileProperty() {
        return instanceProfile;
    }

    ReadOnlyObjectProperty<Optional<ResumePlan>> planProperty() {
        return plan.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }
}
