package dev.runctl.ui.control.offer;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.offer.OfferFilter;
import dev.runctl.service.offer.OfferService.Comparison;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;

/** Types, compared over the regions that a person chooses, filtered and sorted. */
public final class OfferChooserViewModel {
    private static final Messages TEXT = Messages.of("offer");

    /** Sizes of GPU memory that are asked for, in GB as their makers count. */
    static final List<Integer> SIZES = List.of(0, 16, 24, 40, 48, 80, 141);

    private final Location here;
    private final OfferOperations operations;
    private final Background background;
    private final FailureText words = new FailureText();

    private final Map<String, Comparison> known = new HashMap<>();
    private final Set<String> asking = new LinkedHashSet<>();
    private final ObservableList<String> regions = FXCollections.observableArrayList();
    private final ObservableList<String> chosenRegions = FXCollections.observableArrayList();
    private final ObservableList<Offer> offers = FXCollections.observableArrayList();
    private final FilteredList<Offer> matching = new FilteredList<>(offers);
    private final SortedList<Offer> sorted = new SortedList<>(matching);

    private final StringProperty search = new SimpleStringProperty(this, "search", "");
    private final BooleanProperty gpuOnly = new SimpleBooleanProperty(this, "gpuOnly", true);
    private final ObjectProperty<Integer> gpuMemory = new SimpleObjectProperty<>(this, "gpuMemory", 0);
    private final ObjectProperty<Lifecycle> lifecycle;
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading");
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private OfferColumn column = OfferColumn.ON_DEMAND;
    private boolean isDescending;

    /**
     * @param here whose region is compared at first
     * @param lifecycle the price that is meant at first
     */
    public OfferChooserViewModel(
            Location here, Lifecycle lifecycle, OfferOperations operations, Background background) {
        this.here = here;
        this.operations = operations;
        this.background = background;
        this.lifecycle = new SimpleObjectProperty<>(this, "lifecycle", lifecycle);
        if (lifecycle == Lifecycle.SPOT) {
            column = OfferColumn.SPOT;
        }
        chosenRegions.add(here.region());
        regions.add(here.region());
        search.subscribe((was, is) -> filter());
        gpuOnly.subscribe((was, is) -> filter());
        gpuMemory.subscribe((was, is) -> filter());
        this.lifecycle.subscribe((was, is) -> {
            if (column == OfferColumn.ON_DEMAND || column == OfferColumn.SPOT) {
                column = is == Lifecycle.SPOT ? OfferColumn.SPOT : OfferColumn.ON_DEMAND;
            }
            filter();
            sort();
        });
        filter();
        sort();
        load();
        background.run(
                () -> operations.regions(here), regions::setAll, e -> problem.set(words.headline(Failures.of(e))));
    }

    /** Asks those of the chosen regions again that are not known. */
    public void load() {
        List<String> missing = chosenRegions.stream()
                .filter(it -> !known.containsKey(it) && !asking.contains(it))
                .toList();
        for (String region : missing) {
            asking.add(region);
            background.run(
                    () -> operations.compare(List.of(new Location(here.profile(), region))),
                    found -> {
                        asking.remove(region);
                        known.put(region, found);
                        show();
                    },
                    e -> {
                        asking.remove(region);
                        known.put(
                                region,
                                new Comparison(
                                        List.of(),
                                        Map.of(new Location(here.profile(), region), Failures.of(e)),
                                        Map.of()));
                        show();
                    });
        }
        show();
    }

    /** Forgets what could not be asked and asks again. */
    public void retry() {
        known.values()
                .removeIf(it -> !it.failures().isEmpty() || !it.withoutSpot().isEmpty());
        load();
    }

    /** Whether the region is compared; the last one stays. */
    public void choose(String region, boolean isChosen) {
        if (isChosen && !chosenRegions.contains(region)) {
            chosenRegions.add(region);
        } else if (!isChosen && chosenRegions.size() > 1) {
            chosenRegions.remove(region);
        }
        load();
    }

    private void show() {
        loading.set(chosenRegions.stream().anyMatch(asking::contains));
        List<Comparison> found = chosenRegions.stream()
                .filter(known::containsKey)
                .map(known::get)
                .toList();
        List<Offer> all = new ArrayList<>();
        found.forEach(it -> all.addAll(it.offers()));
        if (!all.equals(offers)) {
            offers.setAll(all);
        }
        Map<Location, Failure> failures = new HashMap<>();
        found.forEach(it -> failures.putAll(it.failures()));
        Map<Location, Failure> withoutSpot = new HashMap<>();
        found.forEach(it -> withoutSpot.putAll(it.withoutSpot()));
        failure.set(failures.values().stream().findFirst());
        problem.set(failures.isEmpty() ? told("without-spot", withoutSpot) : told("failed", failures));
    }

    private String told(String key, Map<Location, Failure> failures) {
        if (failures.isEmpty()) {
            return "";
        }
        String places =
                failures.keySet().stream().map(Location::region).sorted().collect(Collectors.joining(", "));
        return TEXT.text(
                key, places, words.headline(failures.values().iterator().next()));
    }

    private void filter() {
        OfferFilter filter = new OfferFilter(
                search.get(), gpuOnly.get(), 0, gpuMemory.get(), 0, 0, lifecycle.get(), Optional.empty());
        matching.setPredicate(filter::accepts);
    }

    /** Sorted by this from now on. */
    void sort(OfferColumn by, boolean descending) {
        column = by;
        isDescending = descending;
        sort();
    }

    private void sort() {
        Comparator<Offer> first = column.order(lifecycle.get(), isDescending);
        OfferColumn price = lifecycle.get() == Lifecycle.SPOT ? OfferColumn.SPOT : OfferColumn.ON_DEMAND;
        sorted.setComparator(first.thenComparing(price.order(lifecycle.get(), false))
                .thenComparing(it -> it.hardware().type())
                .thenComparing(it -> it.location().region()));
    }

    OfferColumn sortedBy() {
        return column;
    }

    /** Each zone with its spot price, the cheapest first. */
    public String zones(Offer offer) {
        if (offer.zones().isEmpty()) {
            return TEXT.text(
                    "zones.unknown", offer.hardware().type(), offer.location().region());
        }
        return TEXT.text(
                "zones",
                offer.hardware().type(),
                offer.zones().stream()
                        .map(it -> it.spot()
                                .map(usd -> TEXT.text("zone.spot", it.zone(), dev.runctl.ui.common.Formats.rate(usd)))
                                .orElse(it.zone()))
                        .collect(Collectors.joining(" · ")));
    }

    public ObservableList<Offer> rows() {
        return sorted;
    }

    public ObservableList<String> regions() {
        return regions;
    }

    public ObservableList<String> chosenRegions() {
        return chosenRegions;
    }

    public StringProperty searchProperty() {
        return search;
    }

    public BooleanProperty gpuOnlyProperty() {
        return gpuOnly;
    }

    /** At least so many GB on each GPU, 0 for any. */
    public ObjectProperty<Integer> gpuMemoryProperty() {
        return gpuMemory;
    }

    public ObjectProperty<Lifecycle> lifecycleProperty() {
        return lifecycle;
    }

    public ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** Which regions are missing and why, or empty. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
