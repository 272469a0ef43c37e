package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.guard.GuardViewModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/** The pane beside the table: everything known of one instance, as lines to read. */
final class InstanceDetailsViewModel {
    /** @param copyable whether it is an id or the like, shown in a fixed-width face */
    record Line(String label, String value, boolean copyable) {}

    private static final Messages TEXT = Messages.of("instances");
    private static final Messages COMMON = Messages.of("common");

    /** One question to one instance; the list of its checkpoints is a light one. */
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final InstanceOperations operations;
    private final Background background;
    private final Clock clock;
    private final GuardViewModel guard;
    private final ReadOnlyObjectWrapper<@Nullable InstanceRow> row = new ReadOnlyObjectWrapper<>(this, "row");
    private final ReadOnlyStringWrapper checkpoint = new ReadOnlyStringWrapper(this, "checkpoint", "");
    private Optional<Checkpoint> newest = Optional.empty();
    private Instant asked = Instant.EPOCH;
    private boolean isAsking;
    private Subscription asking = Subscription.NONE;

    InstanceDetailsViewModel(InstanceOperations operations, Background background, Workbench workbench, Clock clock) {
        this.guard = new GuardViewModel(operations.guards(), background, workbench, clock);
        this.operations = operations;
        this.background = background;
        this.clock = clock;
    }

    /** Shows the row; its newest checkpoint follows, because it has to be asked for. */
    void show(@Nullable InstanceRow next) {
        if (next == row.get()) {
            return;
        }
        asking.close();
        row.set(next);
        newest = Optional.empty();
        checkpoint.set("");
        if (next == null) {
            guard.clear();
            return;
        }
        checkpoint.set(TEXT.text("details.checkpoint-asking"));
        ask(next);
    }

    private void ask(InstanceRow about) {
        isAsking = true;
        asking = background.run(
                () -> operations.newestCheckpoint(about.ref()),
                found -> {
                    if (about == row.get()) {
                        answered();
                        newest = found;
                        checkpoint.set(found.map(this::describe).orElse(TEXT.text("details.checkpoint-none")));
                    }
                },
                e -> {
                    if (about == row.get()) {
                        answered();
                        if (newest.isEmpty()) {
                            checkpoint.set(TEXT.text("details.checkpoint-unknown"));
                        }
                    }
                });
    }

    private void answered() {
        isAsking = false;
        asked = clock.instant();
    }

    /** The limits of the instance shown, asked for once it has begun or ceased to run. */
    GuardViewModel guard(InstanceSummary summary) {
        guard.show(summary.instance().ref(), summary.instance().state(), summary.isReachable());
        return guard;
    }

    /** Every second while shown: what is said of the newest checkpoint grows older, and a run saves others meanwhile. */
    void tick() {
        guard.tick();
        InstanceRow shown = row.get();
        if (shown == null) {
            return;
        }
        newest.ifPresent(it -> checkpoint.set(describe(it)));
        if (!isAsking && shown.hasActiveRun() && clock.instant().isAfter(asked.plus(AGAIN))) {
            ask(shown);
        }
    }

    GuardViewModel guard() {
        return guard;
    }

    private String describe(Checkpoint found) {
        String age = Formats.age(found.modified(), clock.instant());
        return TEXT.text("details.checkpoint", found.name(), age);
    }

    List<Line> machine(InstanceSummary summary) {
        Instance instance = summary.instance();
        List<Line> lines = new ArrayList<>();
        // The title is the id where there is no name; here it can be copied.
        add(lines, "details.id", instance.id().value(), true);
        add(lines, "details.type", instance.instanceType(), false);
        if (!instance.ref().location().isThisComputer()) {
            add(lines, "details.zone", instance.availabilityZone(), false);
            add(
                    lines,
                    "details.lifecycle",
                    COMMON.text("lifecycle." + instance.lifecycle().awsName()),
                    false);
            add(lines, "details.image", instance.imageId(), true);
            add(lines, "details.ip", instance.publicIp(), true);
        }
        add(lines, "details.started", Formats.time(instance.launchTime()), false);
        String agent = summary.agent().status().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String agentText = COMMON.text("agent." + agent);
        add(
                lines,
                "details.agent",
                summary.agent().version().isEmpty()
                        ? agentText
                        : agentText + ", " + summary.agent().version(),
                false);
        add(lines, "details.reason", instance.stateReason(), false);
        return lines;
    }

    /** @param today what it has cost since midnight, where that is known */
    List<Line> cost(InstanceSummary summary, Optional<Amount> today) {
        Optional<HourlyPrice> price = summary.cost().rate();
        List<Line> lines = new ArrayList<>();
        if (price.isEmpty()) {
            add(lines, "details.rate", TEXT.text("details.rate-unknown"), false);
        } else if (price.get().basis() == HourlyPrice.Basis.THIS_COMPUTER) {
            add(lines, "details.rate", TEXT.text("details.rate-free"), false);
        } else {
            add(lines, "details.rate", rate(price.get()), false);
            add(lines, "details.accrued", Formats.accrued(summary.cost()), false);
            add(lines, "details.today", today.map(Formats::amount).orElse(""), false);
        }
        addHeld(lines, summary);
        return lines;
    }

    /** What a person should know of it, in sentences. */
    List<String> warnings(InstanceRow about) {
        Instant now = clock.instant();
        return about.facts().notes().warnings().stream()
                .map(it -> WarningText.sentence(it, now))
                .toList();
    }

    private static String rate(HourlyPrice price) {
        String usd = Formats.perHour(price.usd());
        if (price.basis() == HourlyPrice.Basis.SPOT_PRICE) {
            return TEXT.text("basis.spot", usd);
        }
        return price.asOf()
                .map(day -> TEXT.text("basis.list-asked", usd, day.toString()))
                .orElseGet(() -> TEXT.text("basis.list", usd));
    }

    /** What goes on costing when it is stopped is said of a stopped one above all. */
    private void addHeld(List<Line> lines, InstanceSummary summary) {
        Cost.Held held = summary.cost().held();
        boolean isStopped = summary.instance().state() == InstanceState.STOPPED;
        if (held.perHourNow().signum() > 0) {
            String key = isStopped ? "details.held-stopped" : "details.held-value";
            add(
                    lines,
                    "details.held",
                    TEXT.text(
                            key,
                            Formats.perHour(held.perHourNow()),
                            Formats.perMonth(held.perHourNow(), clock.instant())),
                    false);
        } else if (held.unknown() > 0) {
            add(lines, "details.held", TEXT.text("details.held-unknown"), false);
        }
    }

    List<Line> tags(InstanceSummary summary) {
        return summary.instance().tags().entrySet().stream()
                .filter(tag -> !tag.getKey().equals("Name"))
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(tag -> new Line(tag.getKey(), tag.getValue(), false))
                .toList();
    }

    private static void add(List<Line> lines, String key, String value, boolean copyable) {
        if (!value.isBlank()) {
            lines.add(new Line(TEXT.text(key), value, copyable));
        }
    }

    ReadOnlyObjectProperty<@Nullable InstanceRow> rowProperty() {
        return row.getReadOnlyProperty();
    }

    /** Whether {@link #checkpointProperty} names one, which can be gone to. */
    boolean isCheckpointThere() {
        return newest.isPresent();
    }

    ReadOnlyStringProperty checkpointProperty() {
        return checkpoint.getReadOnlyProperty();
    }
}
