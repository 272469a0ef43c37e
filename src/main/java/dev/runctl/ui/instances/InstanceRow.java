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

/** One instance in the table. The row stays the same object for as long as the instance is listed. */
public final class InstanceRow {
    private final InstanceRef ref;
    private final ReadOnlyObjectWrapper<InstanceSummary> summary;
    private final ReadOnlyObjectWrapper<InstanceState> state;
    private final ReadOnlyObjectWrapper<Optional<Run>> run = new ReadOnlyObjectWrapper<>(this, "run", Optional.empty());

    /** What an action under way will lead to; it hides EC2's answer until one that is younger than the action. */
    private @Nullable InstanceState expected;

    private Instant expectedUntil = Instant.MAX;

    /** What filters look for words in, made when first needed, since every letter typed looks at every row. */
    private String searched = "";

    private @Nullable Instance searchedOf;

    InstanceRow(InstanceSummary first) {
        this.ref = first.instance().ref();
        this.summary = new ReadOnlyObjectWrapper<>(this, "summary", first);
        this.state = new ReadOnlyObjectWrapper<>(this, "state", first.instance().state());
    }

    /** Takes over what has changed. */
    void update(InstanceSummary next, Instant asOf) {
        if (expected != null && asOf.isAfter(expectedUntil)) {
            expected = null;
        }
        summary.set(next);
        state.set(expected == null ? next.instance().state() : expected);
    }

    /** An action has begun: shows where it leads. False if one is under way already, so that nothing is done twice. */
    boolean expect(InstanceState next) {
        if (expected != null) {
            return false;
        }
        expected = next;
        expectedUntil = Instant.MAX;
        state.set(next);
        return true;
    }

    /** The action was accepted: EC2's answers count again from this time on. */
    void settle(Instant now) {
        expectedUntil = now;
    }

    /** The action failed: back to what EC2 says. */
    void forget() {
        expected = null;
        state.set(summary.get().instance().state());
    }

    boolean isBusy() {
        return expected != null;
    }

    void setRun(Optional<Run> next) {
        if (!next.equals(run.get())) {
            run.set(next);
        }
    }

    public InstanceRef ref() {
        return ref;
    }

    public InstanceSummary summary() {
        return summary.get();
    }

    public String name() {
        return summary().instance().displayName();
    }

    public InstanceState state() {
        return state.get();
    }

    /** The newest run on it as last known. */
    public Optional<Run> run() {
        return run.get();
    }

    boolean hasActiveRun() {
        return run().filter(it -> it.status().state().isActive()).isPresent();
    }

    boolean canTrain() {
        return summary().isReachable() && state() == InstanceState.RUNNING && !hasActiveRun();
    }

    /** Since the latest start, zero unless starting or running. */
    public Duration uptime(Instant now) {
        InstanceState current = state();
        if (current != InstanceState.RUNNING && current != InstanceState.PENDING) {
            return Duration.ZERO;
        }
        Duration up = Duration.between(summary().instance().launchTime(), now);
        return up.isNegative() ? Duration.ZERO : up;
    }

    /** @param words in lower case, all of which must occur */
    boolean matches(List<String> words) {
        Instance instance = summary().instance();
        if (searchedOf != instance) {
            searched = searchText(instance);
            searchedOf = instance;
        }
        for (String word : words) {
            if (!searched.contains(word) && !state().awsName().contains(word)) {
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
}
