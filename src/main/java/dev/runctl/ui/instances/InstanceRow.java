package dev.runctl.ui.instances;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * One instance in the table. The row stays the same object for as long as the instance is listed. It changes on the screen's thread
 * only; {@link #facts} and {@link #matches} may be asked on any.
 */
public final class InstanceRow {
    /** What filters look for words in, made when first needed, since every letter typed looks at every row. */
    private record Searched(Instance instance, String text) {}

    private final InstanceRef ref;
    private final Runnable onExpectation;
    private final ReadOnlyObjectWrapper<InstanceSummary> summary;
    private final ReadOnlyObjectWrapper<InstanceState> state;
    private final ReadOnlyObjectWrapper<Optional<Run>> run;
    private final ReadOnlyObjectWrapper<RowNotes> notes = new ReadOnlyObjectWrapper<>(this, "notes", RowNotes.NONE);
    private volatile RowFacts facts;
    private volatile @Nullable Searched searched;

    /** What an action under way will lead to; it hides EC2's answer until one that is younger than the action. */
    private volatile @Nullable InstanceState expected;

    private Instant expectedUntil = Instant.MAX;

    /** @param onExpectation called when an action changes what the row shows */
    InstanceRow(InstanceSummary first, Optional<Run> run, Runnable onExpectation) {
        this.ref = first.instance().ref();
        this.onExpectation = onExpectation;
        this.facts = new RowFacts(first, first.instance().state(), run, RowNotes.NONE);
        this.summary = new ReadOnlyObjectWrapper<>(this, "summary", first);
        this.state = new ReadOnlyObjectWrapper<>(this, "state", facts.state());
        this.run = new ReadOnlyObjectWrapper<>(this, "run", run);
    }

    /** Takes over what has changed. */
    void update(InstanceSummary next, Instant asOf) {
        if (expected != null && asOf.isAfter(expectedUntil)) {
            expected = null;
        }
        InstanceState nextState = expected == null ? next.instance().state() : expected;
        facts = new RowFacts(next, nextState, facts.run(), facts.notes());
        summary.set(next);
        state.set(nextState);
    }

    /** An action has begun: shows where it leads. False if one is under way already, so that nothing is done twice. */
    boolean expect(InstanceState next) {
        if (expected != null) {
            return false;
        }
        expected = next;
        expectedUntil = Instant.MAX;
        show(next);
        return true;
    }

    /** The action was accepted: EC2's answers count again from this time on. */
    void settle(Instant now) {
        expectedUntil = now;
    }

    /** The action failed: back to what EC2 says. */
    void forget() {
        expected = null;
        show(summary().instance().state());
    }

    private void show(InstanceState next) {
        facts = new RowFacts(facts.summary(), next, facts.run(), facts.notes());
        state.set(next);
        onExpectation.run();
    }

    boolean isBusy() {
        return expected != null;
    }

    void setRun(Optional<Run> next) {
        if (!next.equals(facts.run())) {
            if (!next.map(Run::id).equals(facts.run().map(Run::id))) {
                setNotes(facts.notes().ofAnotherRun());
            }
            facts = new RowFacts(facts.summary(), facts.state(), next, facts.notes());
            run.set(next);
        }
    }

    void setNotes(RowNotes next) {
        facts = new RowFacts(facts.summary(), facts.state(), facts.run(), next);
        notes.set(next);
    }

    public InstanceRef ref() {
        return ref;
    }

    RowFacts facts() {
        return facts;
    }

    public InstanceSummary summary() {
        return facts.summary();
    }

    public String name() {
        return facts.name();
    }

    public InstanceState state() {
        return facts.state();
    }

    /** The newest run on it as last known. */
    public Optional<Run> run() {
        return facts.run();
    }

    boolean hasActiveRun() {
        return run().filter(it -> it.status().state().isActive()).isPresent();
    }

    boolean canTrain() {
        return summary().isReachable() && state() == InstanceState.RUNNING && !hasActiveRun();
    }

    /** Since the latest start, zero unless starting or running. */
    public Duration uptime(Instant now) {
        return facts.uptime(now);
    }

    /**
     * Whether its texts have all the words.
     *
     * @param words in lower case
     */
    boolean matches(RowFacts shown, List<String> words) {
        Searched known = searched;
        if (known == null || known.instance() != shown.instance()) {
            known = new Searched(shown.instance(), searchText(shown.instance()));
            searched = known;
        }
        for (String word : words) {
            if (!known.text().contains(word) && !shown.state().awsName().contains(word)) {
                return false;
            }
        }
        return true;
    }

    private static String searchText(Instance instance) {
        return String.join(
                        " ",
                        instance.name(),
                        instance.id().value(),
                        instance.instanceType(),
                        instance.availabilityZone(),
                        instance.ref().location().profile(),
                        instance.lifecycle().awsName(),
                        instance.tags().toString())
                .toLowerCase(Locale.ROOT);
    }

    public ReadOnlyObjectProperty<InstanceSummary> summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<InstanceState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Run>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** What is shown beside what EC2 and SSM say of it. */
    ReadOnlyObjectProperty<RowNotes> notesProperty() {
        return notes.getReadOnlyProperty();
    }
}
