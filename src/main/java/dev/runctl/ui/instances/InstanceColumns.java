package dev.runctl.ui.instances;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.run.Run;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.HoverTip;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The table's columns. A cell draws anew only when what it shows has changed. */
final class InstanceColumns {
    private static final Messages TEXT = Messages.of("instances");
    private static final Messages COMMON = Messages.of("common");

    /** What borders, and the bar to scroll down, take. */
    private static final double EDGE = 18;

    private final InstancesViewModel model;
    private final TableColumn<InstanceRow, ?> region;
    private final TableColumn<InstanceRow, ?> zone;
    private final TableColumn<InstanceRow, ?> accrued;
    private final TableColumn<InstanceRow, ?> today;
    private final List<TableColumn<InstanceRow, ?>> all;
    private final List<TableColumn<InstanceRow, ?>> firstToGo;
    private final Map<TableColumn<InstanceRow, ?>, Comparator<RowFacts>> orders = new HashMap<>();

    InstanceColumns(InstancesViewModel model) {
        this.model = model;
        var name = column(
                "column.name",
                140,
                Comparator.comparing(RowFacts::name, String.CASE_INSENSITIVE_ORDER),
                twoLines(
                        row -> row.name(),
                        row -> instance(row).name().isBlank()
                                ? ""
                                : row.ref().id().value(),
                        InstanceRow::summaryProperty));
        var state = column(
                "column.state",
                112,
                Comparator.comparing(RowFacts::state),
                cell(Badge::new, (badge, row) -> badge.show(row.state()), InstanceRow::stateProperty));
        var warnings = column(
                "column.warnings",
                44,
                Comparator.comparing(facts -> RowWarning.rank(facts.notes().warnings())),
                cell(
                        WarningsCell::new,
                        (cell, row) -> cell.show(row, now()),
                        row -> changing(
                                row.notesProperty(),
                                () -> !row.facts().notes().warnings().isEmpty())));
        heading(warnings);
        var type = column(
                "column.type",
                112,
                Comparator.comparing(facts -> facts.instance().instanceType()),
                twoLines(
                        row -> instance(row).instanceType(),
                        row -> model.accelerator(instance(row).instanceType()),
                        row -> row.summaryProperty().flatMap(it -> model.typesProperty())));
        region = column(
                "column.region",
                104,
                Comparator.comparing((RowFacts facts) -> facts.ref().location().region())
                        .thenComparing(facts -> facts.ref().location().profile()),
                twoLines(
                        row -> RegionChoice.name(
                                row.ref().location(), List.of(row.ref().location())),
                        row -> row.ref().location().isThisComputer()
                                ? ""
                                : row.ref().location().profile(),
                        InstanceRow::summaryProperty));
        zone = column(
                "column.zone",
                96,
                Comparator.comparing(facts -> facts.instance().availabilityZone()),
                twoLines(
                        row -> instance(row).availabilityZone(),
                        row -> COMMON.text(
                                "lifecycle." + instance(row).lifecycle().awsName()),
                        InstanceRow::summaryProperty));
        var uptime = column(
                "column.uptime",
                84,
                Comparator.comparing(InstanceColumns::started).reversed(),
                text(
                        row -> row.uptime(model.nowProperty().get()).isZero()
                                ? Formats.none()
                                : Formats.duration(
                                        row.uptime(model.nowProperty().get())),
                        row -> model.nowProperty()
                                .flatMap(now -> row.stateProperty().map(it -> now))));
        var rate = column(
                "column.rate",
                76,
                Comparator.comparing(InstanceColumns::price),
                text(
                        InstanceColumns::rate,
                        row -> row.summaryProperty()
                                .flatMap(it -> row.stateProperty().map(now -> it))));
        accrued = column(
                "column.accrued",
                82,
                Comparator.comparing(facts -> facts.summary().cost().accruedInAll()),
                text(row -> Formats.accrued(row.summary().cost()), InstanceRow::summaryProperty));
        today = column(
                "column.today",
                88,
                Comparator.comparing(
                        facts -> facts.notes().today().map(Amount::high).orElse(BigDecimal.valueOf(-1))),
                cell(TodayCell::new, TodayCell::show, InstanceRow::notesProperty));
        var agent = column(
                "column.agent",
                104,
                Comparator.comparing(facts -> facts.summary().agent().status()),
                cell(AgentCell::new, AgentCell::show, InstanceRow::summaryProperty));
        var run = column(
                "column.run",
                152,
                Comparator.comparing(facts -> facts.run().map(Run::created).orElse(Instant.EPOCH)),
                cell(
                        RunCell::new,
                        (cell, row) -> cell.show(row, now()),
                        row -> changing(told(row), row::hasActiveRun)));
        var saves = column(
                "column.checkpoint",
                100,
                Comparator.comparing((RowFacts facts) -> facts.notes()
                                .saves()
                                .flatMap(it -> it.newest())
                                .map(it -> it.modified())
                                .orElse(Instant.EPOCH))
                        .reversed(),
                cell(
                        SavesCell::new,
                        (cell, row) -> cell.show(row, now()),
                        row -> changing(
                                told(row), () -> row.facts().notes().saves().isPresent())));
        for (TableColumn<InstanceRow, ?> number : List.of(uptime, rate, accrued, today)) {
            number.getStyleClass().add(StyleClasses.NUMBER);
        }
        all = List.of(name, state, warnings, type, region, zone, uptime, rate, accrued, today, agent, run, saves);
        firstToGo = List.of(zone, agent, accrued, uptime, region, today, type, saves, rate, warnings);
        warnings.setMaxWidth(56);
        List.of(state, uptime, rate, accrued, today).forEach(it -> it.setMaxWidth(it.getPrefWidth() + 24));
    }

    /**
     * Leaves out what means nothing here, and what there is no room for, the least important first.
     *
     * @param width of the table; 0 where that is not known yet
     */
    void arrange(boolean thisComputer, boolean severalRegions, double width) {
        List<TableColumn<InstanceRow, ?>> shown = new ArrayList<>(all);
        if (thisComputer) {
            shown.removeAll(List.of(zone, accrued, today));
        }
        if (!severalRegions) {
            shown.remove(region);
        }
        double needed = shown.stream().mapToDouble(TableColumn::getMinWidth).sum();
        for (TableColumn<InstanceRow, ?> column : firstToGo) {
            if (width > 0 && needed > width - EDGE && shown.remove(column)) {
                needed -= column.getMinWidth();
            }
        }
        all.forEach(it -> it.setVisible(shown.contains(it)));
    }

    /** The order that the columns chosen to sort by stand for; empty for none. */
    Optional<Comparator<RowFacts>> order(List<? extends TableColumn<InstanceRow, ?>> chosen) {
        return chosen.stream()
                .map(column -> {
                    Comparator<RowFacts> rising = Objects.requireNonNull(orders.get(column));
                    return column.getSortType() == TableColumn.SortType.DESCENDING ? rising.reversed() : rising;
                })
                .reduce(Comparator::thenComparing);
    }

    List<TableColumn<InstanceRow, ?>> all() {
        return all;
    }

    private Instant now() {
        return model.nowProperty().get();
    }

    private static ObservableValue<?> told(InstanceRow row) {
        return row.runProperty().flatMap(run -> row.notesProperty().map(notes -> List.of(run, notes)));
    }

    /** Where ages or times left are shown, with each second, too. */
    private ObservableValue<?> changing(ObservableValue<?> what, BooleanSupplier tellsTimes) {
        return what.flatMap(it -> tellsTimes.getAsBoolean()
                ? model.nowProperty().map(now -> List.of(it, now))
                : new ReadOnlyObjectWrapper<>(List.of(it)));
    }

    /** A narrow column's name would be cut. */
    private static void heading(TableColumn<InstanceRow, ?> column) {
        Label icon = new Label("", Icons.of("fth-alert-triangle", "icon-small"));
        icon.setTooltip(new Tooltip(column.getText()));
        icon.setAccessibleText(column.getText());
        column.setText("");
        column.setGraphic(icon);
    }

    private static Instance instance(InstanceRow row) {
        return row.summary().instance();
    }

    /** What has run for longer has started earlier; what does not run has no time at all. */
    private static Instant started(RowFacts facts) {
        return facts.isUp() ? facts.instance().launchTime() : Instant.MAX;
    }

    /** Of what does not run, what is left of it costs. */
    private static String rate(InstanceRow row) {
        Cost cost = row.summary().cost();
        boolean isFree = cost.rate()
                .filter(it -> it.basis() == HourlyPrice.Basis.THIS_COMPUTER)
                .isPresent();
        if (isFree || row.facts().isUp()) {
            return Formats.price(cost.rate());
        }
        return Formats.held(cost.held());
    }

    private static BigDecimal price(RowFacts facts) {
        Cost cost = facts.summary().cost();
        return facts.isUp()
                ? cost.rate().map(it -> it.usd()).orElse(BigDecimal.valueOf(-1))
                : cost.held().perHourNow();
    }

    private TableColumn<InstanceRow, InstanceRow> column(
            String key, double width, Comparator<RowFacts> order, Supplier<TableCell<InstanceRow, InstanceRow>> cell) {
        TableColumn<InstanceRow, InstanceRow> column = new TableColumn<>(TEXT.text(key));
        column.setId(key.replace('.', '-'));
        column.setPrefWidth(width);
        column.setMinWidth(width);
        orders.put(column, order);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(it -> cell.get());
        return column;
    }

    private static Supplier<TableCell<InstanceRow, InstanceRow>> text(
            Function<InstanceRow, String> value, Function<InstanceRow, ObservableValue<?>> trigger) {
        return cell(Label::new, (label, row) -> label.setText(value.apply(row)), trigger);
    }

    private static Supplier<TableCell<InstanceRow, InstanceRow>> twoLines(
            Function<InstanceRow, String> first,
            Function<InstanceRow, String> second,
            Function<InstanceRow, ObservableValue<?>> trigger) {
        return cell(TwoLines::new, (lines, row) -> lines.show(first.apply(row), second.apply(row)), trigger);
    }

    private static <N extends Node> Supplier<TableCell<InstanceRow, InstanceRow>> cell(
            Supplier<N> node, BiConsumer<N, InstanceRow> show, Function<InstanceRow, ObservableValue<?>> trigger) {
        return () -> new LiveCell<>(node.get(), show, trigger);
    }

    /** Follows what its row's trigger says for as long as it shows that row. */
    private static final class LiveCell<N extends Node> extends TableCell<InstanceRow, InstanceRow> {
        private final N node;
        private final BiConsumer<N, InstanceRow> show;
        private final Function<InstanceRow, ObservableValue<?>> trigger;
        private javafx.util.Subscription following = () -> {};
        private @Nullable InstanceRow showing;

        LiveCell(N node, BiConsumer<N, InstanceRow> show, Function<InstanceRow, ObservableValue<?>> trigger) {
            this.node = node;
            this.show = show;
            this.trigger = trigger;
            // Stays in the cell: what comes anew into a window is dressed by its style sheets again.
            node.setVisible(false);
            setGraphic(node);
        }

        @Override
        protected void updateItem(@Nullable InstanceRow row, boolean empty) {
            super.updateItem(row, empty);
            if (row == showing) {
                return;
            }
            following.unsubscribe();
            showing = row;
            node.setVisible(row != null);
            if (row == null) {
                following = () -> {};
                return;
            }
            // Of changes, not of invalidations: those of a mapped value come once until somebody reads it.
            following = trigger.apply(row).subscribe(value -> show.accept(node, row));
        }
    }

    private static final class TwoLines extends VBox {
        private final Label first = new Label();
        private final Label second = new Label();

        TwoLines() {
            getStyleClass().add("cell-two-lines");
            first.getStyleClass().add("cell-name");
            second.getStyleClass().add("cell-second");
            second.managedProperty().bind(second.visibleProperty());
            getChildren().setAll(first, second);
            HoverTip.on(
                    this,
                    () -> second.getText().isEmpty() ? first.getText() : first.getText() + "\n" + second.getText());
        }

        void show(String one, String two) {
            first.setText(one);
            second.setText(two);
            second.setVisible(!two.isEmpty());
        }
    }

    private static final class AgentCell extends Label {
        private final FontIcon on = Icons.of("fth-wifi", "icon-ok", "icon-small");
        private final FontIcon off = Icons.of("fth-wifi-off", "icon-warn", "icon-small");

        void show(InstanceRow row) {
            if (!row.facts().isUp()) {
                setText(Formats.none());
                setGraphic(null);
                return;
            }
            var agent = row.summary().agent();
            setText(COMMON.text(
                    "agent." + agent.status().name().toLowerCase(Locale.ROOT).replace('_', '-')));
            setGraphic(agent.isOnline() ? on : off);
        }
    }
}
