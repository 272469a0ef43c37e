package dev.runctl.ui.instances;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.RunSaves;
import dev.runctl.service.metric.SeenProgress;
import dev.runctl.ui.common.InstanceFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a row shows beside what EC2 and SSM say of it; does not change.
 *
 * @param progress of the run that goes on
 * @param saves of the newest run
 * @param today what it has cost since midnight; empty where nothing was seen of it
 */
record RowNotes(
        Optional<SeenProgress> progress, Optional<RunSaves> saves, Optional<Amount> today, List<RowWarning> warnings) {
    static final RowNotes NONE = new RowNotes(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** What stays when another run is the newest. */
    RowNotes ofAnotherRun() {
        return new RowNotes(Optional.empty(), Optional.empty(), today, warnings);
    }

    /**
     * What was learned of runs and money, for all rows.
     *
     * @param at when
     */
    record Learned(
            Map<RunId, SeenProgress> progress, Map<RunId, RunSaves> saves, Map<InstanceRef, Amount> today, Instant at) {
        static final Learned NOTHING = new Learned(Map.of(), Map.of(), Map.of(), Instant.EPOCH);
    }

    /** Which rows are to be noted. */
    record Question(List<InstanceRow> rows, Learned learned, Instant now) {}

    /** What a row will show. */
    record Noted(InstanceRow row, RowNotes notes) {}

    /** Looks at all rows, on any thread, and answers those whose notes change. */
    static List<Noted> changes(Question question) {
        Set<Location> told = new HashSet<>();
        for (InstanceRow row : question.rows()) {
            if (row.summary().agent() != Agent.UNKNOWN) {
                told.add(row.ref().location());
            }
        }
        // Of a short list SSM tells at once; of a long one nothing may be known yet.
        boolean isShort = !InstanceFeed.isLong(question.rows().size());
        List<Noted> changes = new ArrayList<>();
        for (InstanceRow row : question.rows()) {
            RowFacts facts = row.facts();
            RowNotes next =
                    of(facts, question, isShort || told.contains(row.ref().location()));
            if (!next.equals(facts.notes())) {
                changes.add(new Noted(row, next));
            }
        }
        return changes;
    }

    private static RowNotes of(RowFacts facts, Question question, boolean areAgentsTold) {
        Learned learned = question.learned();
        List<RowWarning> warnings = RowWarning.of(facts, areAgentsTold, question.now());
        Optional<Amount> today = Optional.ofNullable(learned.today().get(facts.ref()));
        if (facts.run().isEmpty() && today.isEmpty() && warnings.isEmpty()) {
            return NONE;
        }
        return new RowNotes(
                facts.run()
                        .filter(it -> it.status().state().isActive())
                        .flatMap(it -> Optional.ofNullable(learned.progress().get(it.id()))),
                facts.run().flatMap(it -> Optional.ofNullable(learned.saves().get(it.id()))),
                today,
                warnings);
    }
}
