package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.domain.offer.Offer;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.offer.OfferChooserViewModel;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The New instance dialog: types in the order in which they are to be tried, and what they are launched with. */
public final class NewInstanceViewModel {
    private static final Messages TEXT = Messages.of("instances");

    private final Location location;
    private final InstanceOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Consumer<InstanceRef> onCreated;
    private final String token = UUID.randomUUID().toString();

    private final StringProperty name = new SimpleStringProperty(this, "name", "");
    private final StringProperty count = new SimpleStringProperty(this, "count", "1");
    private final ObservableList<Offer> offers = FXCollections.observableArrayList();
    private final ObjectProperty<Lifecycle> lifecycle =
            new SimpleObjectProperty<>(this, "lifecycle", Lifecycle.ON_DEMAND);
    private final ObjectProperty<ImageEntry> image = new SimpleObjectProperty<>(this, "image", ImageEntry.AMAZON_LINUX);
    private final StringProperty imageId = new SimpleStringProperty(this, "imageId", "");
    private final StringProperty disk = new SimpleStringProperty(this, "disk", "");
    private final StringProperty diskType = new SimpleStringProperty(this, "diskType", "gp3");
    private final ProfileChoiceViewModel profile;
    private final ObjectProperty<OnShutdown> onShutdown =
            new SimpleObjectProperty<>(this, "onShutdown", OnShutdown.STOP);
    private final StringProperty subnet = new SimpleStringProperty(this, "subnet", "");
    private final StringProperty groups = new SimpleStringProperty(this, "groups", "");
    private final StringProperty tags = new SimpleStringProperty(this, "tags", "");
    private Consumer<NewInstanceViewModel> onAgain = next -> {};
    private boolean isCreated;

    NewInstanceViewModel(
            Location location,
            InstanceOperations operations,
            Background background,
            Workbench workbench,
            Consumer<InstanceRef> onCreated) {
        this(location, operations, background, workbench, onCreated, Optional.empty());
    }

    private NewInstanceViewModel(
            Location location,
            InstanceOperations operations,
            Background background,
            Workbench workbench,
            Consumer<InstanceRef> onCreated,
            Optional<String> keptProfile) {
        this.location = location;
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.onCreated = onCreated;
        this.profile =
                new ProfileChoiceViewModel(location, operations.instanceProfiles(), background, workbench, keptProfile);
    }

    OfferChooserViewModel chooser() {
        return new OfferChooserViewModel(location, lifecycle.get(), operations, background);
    }

    /** The types in the order in which they are tried, and the price by which they were compared. */
    void choose(List<Offer> chosen, Lifecycle by) {
        boolean wasGpu = offers.stream().anyMatch(it -> it.hardware().isNvidia());
        offers.setAll(chosen);
        lifecycle.set(by);
        boolean isGpu = chosen.stream().anyMatch(it -> it.hardware().isNvidia());
        if (isGpu && !wasGpu && image.get() == ImageEntry.AMAZON_LINUX) {
            image.set(ImageEntry.DEEP_LEARNING_AMAZON_LINUX);
        }
    }

    /** As whom it is made. */
    String whereText() {
        return TEXT.text("new.where", location.profile());
    }

    /** The first type with what it has, or that none is chosen. */
    ObservableValue<String> typeText() {
        return Bindings.createStringBinding(() -> OfferText.type(offers), offers);
    }

    /** What the first type has, and which are tried where there is no room for it. */
    ObservableValue<String> typeDetail() {
        return Bindings.createStringBinding(() -> OfferText.detail(offers), offers);
    }

    /** What all of them cost, by the price of the first type; empty where none is chosen. */
    ObservableValue<String> priceText() {
        return Bindings.createStringBinding(
                () -> OfferText.price(
                        offers, lifecycle.get(), LaunchRules.count(count.get()).orElse(1)),
                offers,
                lifecycle,
                count);
    }

    ObservableValue<String> nameProblem() {
        return Bindings.createStringBinding(() -> LaunchRules.nameProblem(name.get(), count.get()), name, count);
    }

    ObservableValue<String> countProblem() {
        return count.map(LaunchRules::countProblem);
    }

    ObservableValue<String> imageProblem() {
        return Bindings.createStringBinding(
                () -> image.get() == ImageEntry.OWN ? LaunchRules.imageProblem(imageId.get()) : "", image, imageId);
    }

    ObservableValue<String> diskProblem() {
        return disk.map(LaunchRules::diskProblem);
    }

    ObservableValue<String> subnetProblem() {
        return subnet.map(LaunchRules::subnetProblem);
    }

    ObservableValue<String> groupsProblem() {
        return groups.map(LaunchRules::groupsProblem);
    }

    ObservableValue<String> tagsProblem() {
        return tags.map(LaunchRules::tagsProblem);
    }

    /** Whether {@link #create} can be called. */
    ObservableValue<Boolean> ready() {
        List<ObservableValue<String>> problems = List.of(
                nameProblem(),
                countProblem(),
                imageProblem(),
                diskProblem(),
                subnetProblem(),
                groupsProblem(),
                tagsProblem());
        Observable[] all = Stream.concat(Stream.of(offers, profile.phaseProperty()), problems.stream())
                .toArray(Observable[]::new);
        return Bindings.createObjectBinding(
                () -> !offers.isEmpty()
                        && profile.phaseProperty().get() != ProfileChoiceViewModel.Phase.ASKING
                        && problems.stream().allMatch(it -> it.getValue().isEmpty()),
                all);
    }

    /** Creates in the background, once, and leads to the first new instance. */
    void create() {
        if (!ready().getValue() || isCreated) {
            return;
        }
        isCreated = true;
        LaunchWish wish = wish();
        NewInstance request = wish.request();
        workbench.work(
                TEXT.text(
                        "work.create",
                        request.count(),
                        request.name().isEmpty() ? request.instanceType() : request.name()),
                (steps, cancel) -> operations.create(wish, steps, cancel),
                (List<Instance> created) -> {
                    profile.used();
                    if (!created.isEmpty()) {
                        onCreated.accept(created.getFirst().ref());
                    }
                },
                failure -> Optional.of(new Workbench.Action(TEXT.text("new.again"), () -> onAgain.accept(again()))));
    }

    /**
     * The same once more, to be changed. It has a client token of its own: what failed has left nothing or was given up, and
     * what was given up is terminated by its own token.
     */
    private NewInstanceViewModel again() {
        NewInstanceViewModel next = new NewInstanceViewModel(
                location,
                operations,
                background,
                workbench,
                onCreated,
                Optional.of(profile.chosenProperty().get()));
        next.onAgain = onAgain;
        next.name.set(name.get());
        next.count.set(count.get());
        next.offers.setAll(offers);
        next.lifecycle.set(lifecycle.get());
        next.image.set(image.get());
        next.imageId.set(imageId.get());
        next.disk.set(disk.get());
        next.diskType.set(diskType.get());
        next.onShutdown.set(onShutdown.get());
        next.subnet.set(subnet.get());
        next.groups.set(groups.get());
        next.tags.set(tags.get());
        return next;
    }

    /** @param open opens a dialog whose launch failed once more, with all that was entered */
    void onAgain(Consumer<NewInstanceViewModel> open) {
        onAgain = open;
    }

    private LaunchWish wish() {
        LaunchDetails details = new LaunchDetails(
                image.get().family(),
                diskType.get(),
                LaunchRules.groups(groups.get()),
                subnet.get().strip(),
                "",
                onShutdown.get());
        NewInstance request = new NewInstance(
                name.get().strip(),
                offers.getFirst().hardware().type(),
                image.get() == ImageEntry.OWN ? imageId.get().strip() : "",
                LaunchRules.count(count.get()).orElseThrow(),
                lifecycle.get(),
                disk.get().isBlank() ? 0 : LaunchRules.disk(disk.get()).orElseThrow(),
                profile.chosenProperty().get().strip(),
                LaunchRules.tags(tags.get()),
                token,
                details);
        return new LaunchWish(
                request,
                offers.stream()
                        .map(it -> new LaunchWish.Choice(
                                it.location(), it.hardware().type(), List.of()))
                        .toList());
    }

    StringProperty nameProperty() {
        return name;
    }

    StringProperty countProperty() {
        return count;
    }

    ObjectProperty<Lifecycle> lifecycleProperty() {
        return lifecycle;
    }

    ObjectProperty<ImageEntry> imageProperty() {
        return image;
    }

    StringProperty imageIdProperty() {
        return imageId;
    }

    /** In GiB; empty for the image's own. */
    StringProperty diskProperty() {
        return disk;
    }

    StringProperty diskTypeProperty() {
        return diskType;
    }

    ProfileChoiceViewModel profile() {
        return profile;
    }

    ObjectProperty<OnShutdown> onShutdownProperty() {
        return onShutdown;
    }

    StringProperty subnetProperty() {
        return subnet;
    }

    StringProperty groupsProperty() {
        return groups;
    }

    StringProperty tagsProperty() {
        return tags;
    }
}
