package dev.runctl.ui.shell;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** Which locations are listed together: a choice that is made until it is used or dropped. */
final class RegionsViewModel {
    private final List<Profile> profiles;
    private final Set<Location> chosen;
    private final ObservableList<Location> shown = FXCollections.observableArrayList();
    private final FilteredList<Location> matches;
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ReadOnlyObjectWrapper<List<Location>> choice = new ReadOnlyObjectWrapper<>(this, "choice", List.of());

    /** @param current the present choice, whose order is kept */
    RegionsViewModel(List<Profile> profiles, List<Location> current) {
        this.profiles = List.copyOf(profiles);
        this.chosen = new LinkedHashSet<>(current);
        this.matches = new FilteredList<>(shown);
        query.subscribe(text -> {
            order(); // with what was chosen meanwhile; not at every click, which would move the rows under the pointer
            matches.setPredicate(location -> matches(location, text));
        });
        choice.set(List.copyOf(chosen));
    }

    /** What is chosen comes first, so that it can be taken back without a search; then the other regions of its profiles. */
    private void order() {
        Set<Location> all = new LinkedHashSet<>(chosen);
        Set<String> near = chosen.stream().map(Location::profile).collect(Collectors.toSet());
        profiles.stream().filter(it -> near.contains(it.name())).forEach(it -> add(it, all));
        profiles.forEach(it -> add(it, all));
        if (!List.copyOf(all).equals(List.copyOf(shown))) {
            shown.setAll(all);
        }
    }

    private static void add(Profile profile, Set<Location> all) {
        profile.regions().forEach(region -> all.add(new Location(profile.name(), region)));
    }

    private static boolean matches(Location location, String text) {
        String name = (location.profile() + " " + location.region()).toLowerCase(Locale.ROOT);
        List<String> words =
                new ArrayList<>(List.of(text.toLowerCase(Locale.ROOT).strip().split("\\s+")));
        return words.stream().allMatch(name::contains);
    }

    void set(Location location, boolean isChosen) {
        if (isChosen) {
            chosen.add(location);
        } else {
            chosen.remove(location);
        }
        choice.set(List.copyOf(chosen));
    }

    boolean isChosen(Location location) {
        return chosen.contains(location);
    }

    ObservableList<Location> matches() {
        return matches;
    }

    StringProperty queryProperty() {
        return query;
    }

    /** In the order chosen; the first is where new instances are made. */
    ReadOnlyObjectProperty<List<Location>> choiceProperty() {
        return choice.getReadOnlyProperty();
    }
}
