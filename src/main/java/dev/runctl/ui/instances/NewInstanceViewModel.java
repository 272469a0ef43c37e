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
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.offer.OfferChooserViewModel;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern IMAGE = Pattern.compile("ami-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern SUBNET = Pattern.compile("|subnet-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern GROUP = Pattern.compile("sg-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
    private static final BigDecimal HOURS_A_DAY = BigDecimal.valueOf(24);
    private static final int MOST = 50;

    /** The largest volume there is, in GiB (EBS, gp3). */
    private static final int LARGEST = 65_536;

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
    private final StringProperty profile = new SimpleStringProperty(this, "profile", "");
    private final ObjectProperty<OnShutdown> onShutdown =
            new SimpleObjectProperty<>(this, "onShutdown", OnShutdown.STOP);
    private final StringProperty subnet = new SimpleStringProperty(this, "subnet", "");
    private final StringProperty groups = new SimpleStringProperty(this, "groups", "");
    private final StringProperty tags = new SimpleStringProperty(this, "tags", "");
    private boolean isCreated;

    NewInstanceViewModel(
            Location location,
            InstanceOperations operations,
            Background background,
            Workbench workbench,
            Consumer<InstanceRef> onCreated) {
        this.location = location;
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.onCreated = onCreated;
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

    /** The first type with what it has, or that none is chosen. */
    ObservableValue<String> typeText() {
        return Bindings.createStringBinding(
                () -> offers.isEmpty()
                        ? TEXT.text("new.no-type")
                        : TEXT.text(
                                "new.type-in",
                                offers.getFirst().hardware().type(),
                                offers.getFirst().location().region()),
                offers);
    }

    /** What the first type has, and which are tried where there is no room for it. */
    ObservableValue<String> typeDetail() {
        return Bindings.createStringBinding(
                () -> {
                    if (offers.isEmpty()) {
                        return TEXT.text("new.no-type-detail");
                    }
                    String others = offers.stream()
                            .skip(1)
                            .map(it -> TEXT.text(
                                    "new.type-in",
                                    it.hardware().type(),
                                    it.location().region()))
                            .collect(Collectors.joining(", "));
                    String has = has(offers.getFirst().hardware());
                    return others.isEmpty() ? has : TEXT.text("new.type-or", has, others);
                },
                offers);
    }

    private static String has(Hardware hardware) {
        String machine = TEXT.text("new.hardware", hardware.vCpus() + "", Math.round(hardware.memoryGib()) + "");
        return hardware.accelerators() == 0
                ? machine
                : TEXT.text(
                        "new.hardware-gpu",
                        hardware.accelerators() + "",
                        hardware.accelerator(),
                        Math.round(hardware.acceleratorMemoryGib()) + "",
                        machine);
    }

    /** What all of them cost, by the price of the first type; empty where none is chosen. */
    ObservableValue<String> priceText() {
        return Bindings.createStringBinding(
                () -> {
                    if (offers.isEmpty()) {
                        return "";
                    }
                    Optional<BigDecimal> price = offers.getFirst().price(lifecycle.get());
                    String basis = TEXT.text("new.basis." + lifecycle.get().awsName());
                    return price.map(usd -> {
                                BigDecimal all = usd.multiply(BigDecimal.valueOf(
                                        parsedCount(count.get()).orElse(1)));
                                return TEXT.text(
                                        "new.price",
                                        Formats.rate(all),
                                        Formats.money(all.multiply(HOURS_A_DAY)),
                                        basis);
                            })
                            .orElse(TEXT.text("new.price-unknown", basis));
                },
                offers,
                lifecycle,
                count);
    }

    ObservableValue<String> countProblem() {
        return count.map(text -> parsedCount(text).isPresent() ? "" : TEXT.text("new.count-problem", MOST));
    }

    ObservableValue<String> imageProblem() {
        return Bindings.createStringBinding(
                () -> image.get() != ImageEntry.OWN
                                || IMAGE.matcher(imageId.get().strip()).matches()
                        ? ""
                        : TEXT.text("new.image-problem"),
                image,
                imageId);
    }

    ObservableValue<String> diskProblem() {
        return disk.map(
                text -> text.isBlank() || number(text, LARGEST).isPresent() ? "" : TEXT.text("new.disk-problem"));
    }

    ObservableValue<String> subnetProblem() {
        return subnet.map(text -> SUBNET.matcher(text.strip()).matches() ? "" : TEXT.text("new.subnet-problem"));
    }

    ObservableValue<String> groupsProblem() {
        return groups.map(text -> parsedGroups(text).isPresent() ? "" : TEXT.text("new.groups-problem"));
    }

    ObservableValue<String> tagsProblem() {
        return tags.map(text -> parsedTags(text).isPresent() ? "" : TEXT.text("new.tags-problem"));
    }

    private static OptionalInt number(String text, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            return value >= 1 && value <= most ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt parsedCount(String text) {
        return number(text, MOST);
    }

    private static Optional<List<String>> parsedGroups(String text) {
        List<String> all =
                Stream.of(SEPARATORS.split(text)).filter(it -> !it.isEmpty()).toList();
        return all.stream().allMatch(it -> GROUP.matcher(it).matches()) ? Optional.of(all) : Optional.empty();
    }

    /** {@code key=value, key=value}; EC2 allows 128 and 256 characters and keeps {@code aws:} for itself. */
    private static Optional<Map<String, String>> parsedTags(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", 2);
            String key = pair[0].strip();
            if (part.isBlank()) {
                continue;
            }
            if (pair.length < 2
                    || key.isEmpty()
                    || key.length() > 128
                    || pair[1].length() > 256
                    || key.startsWith("aws:")) {
                return Optional.empty();
            }
            all.put(key, pair[1].strip());
        }
        return all.size() > 40 ? Optional.empty() : Optional.of(all);
    }

    /** Whether {@link #create} can be called. */
    ObservableValue<Boolean> ready() {
        List<ObservableValue<String>> problems =
                List.of(countProblem(), imageProblem(), diskProblem(), subnetProblem(), groupsProblem(), tagsProblem());
        Observable[] all = Stream.concat(Stream.of(offers), problems.stream()).toArray(Observable[]::new);
        return Bindings.createObjectBinding(
                () -> !offers.isEmpty()
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
                    if (!created.isEmpty()) {
                        onCreated.accept(created.getFirst().ref());
                    }
                });
    }

    private LaunchWish wish() {
        LaunchDetails details = new LaunchDetails(
                image.get().family(),
                diskType.get(),
                parsedGroups(groups.get()).orElseThrow(),
                subnet.get().strip(),
                "",
                onShutdown.get());
        NewInstance request = new NewInstance(
                name.get().strip(),
                offers.getFirst().hardware().type(),
                image.get() == ImageEntry.OWN ? imageId.get().strip() : "",
                parsedCount(count.get()).orElseThrow(),
                lifecycle.get(),
                disk.get().isBlank() ? 0 : number(disk.get(), LARGEST).orElseThrow(),
                profile.get().strip(),
                parsedTags(tags.get()).orElseThrow(),
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

    StringProperty profileProperty() {
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
