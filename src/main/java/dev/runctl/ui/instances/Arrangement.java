package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.common.LiveList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows are shown in which order, and how many there are of each kind.
 *
 * @param visible how the rows shown become the new ones
 * @param counts by state, of the region chosen
 * @param regionCounts by location, in the order chosen
 */
record Arrangement(
        Question question,
        LiveList.Plan<InstanceRow> visible,
        Map<StateFilter, Long> counts,
        Map<Location, Long> regionCounts) {
    /**
     * What is to be arranged.
     *
     * @param rows all of them, in the order listed
     * @param order empty for the order listed
     * @param shown what is shown until now is looked at when it is arranged, not when it is asked for
     */
    record Question(
            List<InstanceRow> rows,
            List<Location> locations,
            RowFilter filter,
            Optional<Comparator<RowFacts>> order,
            LiveList<InstanceRow> shown) {}

    /** A row with what it shows, read once: an order that changes meanwhile is none. */
    private record Entry(InstanceRow row, RowFacts facts) {}

    static Arrangement of(Question question) {
        RowFilter filter = question.filter();
        Map<InstanceState, Long> byState = new EnumMap<>(InstanceState.class);
        Map<Location, Long> byRegion = new LinkedHashMap<>();
        question.locations().forEach(it -> byRegion.put(it, 0L));
        List<Entry> accepted = new ArrayList<>();
        for (InstanceRow row : question.rows()) {
            RowFacts facts = row.facts();
            byRegion.merge(row.ref().location(), 1L, Long::sum);
            if (filter.isInRegion(row)) {
                byState.merge(facts.state(), 1L, Long::sum);
            }
            if (filter.accepts(row, facts)) {
                accepted.add(new Entry(row, facts));
            }
        }
        question.order().ifPresent(order -> accepted.sort(Comparator.comparing(Entry::facts, order)));
        List<InstanceRow> visible = new ArrayList<>(accepted.size());
        accepted.forEach(it -> visible.add(it.row()));
        return new Arrangement(
                question, LiveList.plan(question.shown().content(), visible), byFilter(byState), byRegion);
    }

    private static Map<StateFilter, Long> byFilter(Map<InstanceState, Long> byState) {
        Map<StateFilter, Long> counts = new EnumMap<>(StateFilter.class);
        for (StateFilter state : StateFilter.values()) {
            counts.put(
                    state,
                    byState.entrySet().stream()
                            .filter(it -> state.accepts(it.getKey()))
                            .mapToLong(Map.Entry::getValue)
                            .sum());
        }
        return counts;
    }
}
