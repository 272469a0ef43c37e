package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Workbench;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/** The New workspace dialog. */
public final class NewWorkspaceViewModel {
    private static final Messages TEXT = Messages.of("instances");

    private final Location location;
    private final InstanceOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Consumer<InstanceRef> onCreated;
    private final String token = UUID.randomUUID().toString();

    private final StringProperty name = new SimpleStringProperty(this, "name", "");
    private final StringProperty search = new SimpleStringProperty(this, "search", "");
    private final StringProperty count = new SimpleStringProperty(this, "count", "1");
    private final ObservableList<InstanceType> types = FXCollections.observableArrayList();
    private final FilteredList<InstanceType> matching = new FilteredList<>(types);
    private final ObjectProperty<@Nullable InstanceType> type = new SimpleObjectProperty<>(this, "type");
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading", true);
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());

    NewWorkspaceViewModel(
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
        name.set(TEXT.text("new.name-prompt-local"));
        search.subscribe(text -> matching.setPredicate(it -> matches(it, text)));
        load();
    }

    /** Asks for the types again. */
    public void load() {
        loading.set(true);
        failure.set(Optional.empty());
        background.run(
                () -> operations.types(location),
                found -> {
                    types.setAll(found.stream().sorted(byPrice()).toList());
                    loading.set(false);
                    if (type.get() == null && !types.isEmpty()) {
                        type.set(types.getFirst());
                    }
                },
                e -> {
                    loading.set(false);
                    failure.set(Optional.of(Failures.of(e)));
                });
    }

    private static Comparator<InstanceType> byPrice() {
        BigDecimal unknown = BigDecimal.valueOf(Long.MAX_VALUE);
        return Comparator.comparing(
                        (InstanceType it) -> it.price().map(p -> p.usd()).orElse(unknown))
                .thenComparing(InstanceType::vCpus)
                .thenComparing(InstanceType::name);
    }

    private static boolean matches(InstanceType type, String words) {
        String text = (type.name() + " " + type.accelerator() + " " + type.vCpus() + " vcpu").toLowerCase(Locale.ROOT);
        for (String word : words.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** {@code 4 × A10G}, {@code T4}, or empty. */
    static String accelerator(InstanceType type) {
        if (type.accelerator().isEmpty()) {
            return "";
        }
        return type.accelerators() > 1
                ? TEXT.text("accelerators", type.accelerators(), type.accelerator())
                : type.accelerator();
    }

    /** What is wrong with the count, or empty. */
    public ObservableValue<String> countProblem() {
        return count.map(LaunchRules::countProblem);
    }

    /** What is wrong with the name, or empty. */
    public ObservableValue<String> nameProblem() {
        return Bindings.createStringBinding(() -> LaunchRules.nameProblem(name.get(), count.get()), name, count);
    }

    /** Whether {@link #create} can be called. */
    public ObservableValue<Boolean> ready() {
        return Bindings.createObjectBinding(
                () -> type.get() != null
                        && LaunchRules.count(count.get()).isPresent()
                        && LaunchRules.nameProblem(name.get(), count.get()).isEmpty(),
                type,
                count,
                name);
    }

    /** Creates in the background and leads to the first new instance. Repeating it creates nothing more (client token). */
    public void create() {
        InstanceType chosen = type.get();
        int howMany = LaunchRules.count(count.get()).orElse(0);
        if (chosen == null || !ready().getValue()) {
            return;
        }
        String label = name.get().strip();
        NewInstance request =
                new NewInstance(label, chosen.name(), "", howMany, Lifecycle.ON_DEMAND, 0, "", Map.of(), token);
        workbench.work(
                TEXT.text("work.create", howMany, label.isEmpty() ? chosen.name() : label),
                (steps, cancel) -> operations.create(LaunchWish.of(location, request), steps, cancel),
                (List<Instance> created) -> {
                    if (!created.isEmpty()) {
                        onCreated.accept(created.getFirst().ref());
                    }
                });
    }

    public StringProperty nameProperty() {
        return name;
    }

    public StringProperty searchProperty() {
        return search;
    }

    public StringProperty countProperty() {
        return count;
    }

    /** Cheapest first. */
    public ObservableList<InstanceType> matchingTypes() {
        return matching;
    }

    public ObjectProperty<@Nullable InstanceType> typeProperty() {
        return type;
    }

    public ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }
}
