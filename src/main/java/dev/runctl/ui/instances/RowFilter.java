package dev.runctl.ui.instances;

import dev.runctl.domain.instance.Location;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which rows are shown: those of the state and the region whose texts have all the words.
 *
 * @param words in lower case
 */
record RowFilter(List<String> words, StateFilter state, Optional<Location> region) {
    static RowFilter of(String text, StateFilter state, Optional<Location> region) {
        String stripped = text.toLowerCase(Locale.ROOT).strip();
        return new RowFilter(stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+")), state, region);
    }

    boolean accepts(InstanceRow row, RowFacts facts) {
        return state.accepts(facts.state()) && isInRegion(row) && (words.isEmpty() || row.matches(facts, words));
    }

    boolean isInRegion(InstanceRow row) {
        return region.isEmpty() || row.ref().location().equals(region.get());
    }
}
