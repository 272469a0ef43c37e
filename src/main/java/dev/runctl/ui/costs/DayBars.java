package dev.runctl.ui.costs;

import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.DayCosts;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Dollars of each day of the month as columns: hours below, disks and addresses above, the unsure part pale on top. */
final class DayBars {
    private static final double HEIGHT = 84;
    private static final double LEAST = 2;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    private final HBox box;
    private List<DayCosts> shown = List.of();

    DayBars(HBox box) {
        this.box = box;
    }

    void show(CostOverview overview) {
        List<DayCosts> days = overview.days();
        if (days.equals(shown)) {
            return;
        }
        shown = days;
        BigDecimal most = shown.stream().map(it -> it.all().high()).reduce(BigDecimal.ZERO, BigDecimal::max);
        List<Node> columns = new ArrayList<>();
        VBox scale = new VBox(label(Formats.money(most)), spring(), label("$0"), label(" "));
        scale.setAlignment(Pos.TOP_RIGHT);
        scale.setMinWidth(Region.USE_PREF_SIZE);
        columns.add(scale);
        int all = overview.month()
                .from()
                .atZone(java.time.ZoneId.systemDefault())
                .toLocalDate()
                .lengthOfMonth();
        for (int i = 0; i < all; i++) {
            columns.add(i < shown.size() ? column(shown.get(i), most) : empty(i + 1));
        }
        box.getChildren().setAll(columns);
    }

    private static Node column(DayCosts day, BigDecimal most) {
        double hours = share(day.hours().low(), most);
        double held = share(day.held().low(), most);
        double unsure = share(day.all().high().subtract(day.all().low()), most);
        VBox bar =
                new VBox(part("cost-bar-unsure", unsure), part("cost-bar-held", held), part("cost-bar-hours", hours));
        bar.setAlignment(Pos.BOTTOM_CENTER);
        bar.setMinHeight(HEIGHT + LEAST);
        String words = CostText.TEXT.text(
                "day",
                DAY.format(day.day()),
                Formats.amount(day.all()),
                Formats.amount(day.hours()),
                Formats.amount(day.held()));
        VBox column = frame(bar, day.day().getDayOfMonth());
        column.setAccessibleText(words);
        Tooltip tip = new Tooltip(words);
        tip.setShowDelay(javafx.util.Duration.millis(150));
        Tooltip.install(column, tip);
        return column;
    }

    private static Node empty(int day) {
        Region nothing = new Region();
        nothing.setMinHeight(HEIGHT + LEAST);
        return frame(nothing, day);
    }

    private static VBox frame(Node bar, int day) {
        Label number = label(Integer.toString(day));
        VBox column = new VBox(bar, number);
        column.setAlignment(Pos.BOTTOM_CENTER);
        column.getStyleClass().add("cost-day");
        column.setMinWidth(0);
        column.setPrefWidth(24);
        HBox.setHgrow(column, Priority.ALWAYS);
        return column;
    }

    private static double share(BigDecimal usd, BigDecimal most) {
        return most.signum() == 0 ? 0 : HEIGHT * usd.doubleValue() / most.doubleValue();
    }

    /** A thing that costs is seen, however little. */
    private static Region part(String styleClass, double height) {
        Region part = new Region();
        part.getStyleClass().add(styleClass);
        double shown = height <= 0 ? 0 : Math.max(LEAST, height);
        part.setMinHeight(shown);
        part.setMaxHeight(shown);
        part.setMaxWidth(22);
        return part;
    }

    private static Region spring() {
        Region spring = new Region();
        VBox.setVgrow(spring, Priority.ALWAYS);
        return spring;
    }

    private static Label label(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(StyleClasses.CAPTION);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }
}
