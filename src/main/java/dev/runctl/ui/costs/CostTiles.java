package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The five sums at the top of the screen. */
final class CostTiles {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /** A heading, a figure, and what more there is to say of it. */
    private static final class Tile {
        private final Label figure = new Label();
        private final Label more = new Label();
        private final VBox box;

        Tile(HBox parent, String key) {
            Label heading = new Label(text("tile." + key));
            heading.getStyleClass().add(StyleClasses.CAPTION);
            figure.getStyleClass().add("cost-figure");
            figure.setId("costs-" + key);
            more.getStyleClass().addAll(StyleClasses.CAPTION);
            more.setMinHeight(Label.USE_PREF_SIZE);
            more.setWrapText(true);
            box = new VBox(heading, figure, more);
            box.getStyleClass().addAll(StyleClasses.CARD, "cost-tile");
            Tooltip.install(box, new Tooltip(text("tile." + key + ".tip")));
            HBox.setHgrow(box, Priority.ALWAYS);
            box.setPrefWidth(190);
            box.setMinWidth(0);
            parent.getChildren().add(box);
        }

        void show(String value, String note) {
            figure.setText(value);
            more.setText(note);
            box.setAccessibleText(value + " " + note);
        }
    }

    private final Tile now;
    private final Tile today;
    private final Tile month;
    private final Tile forecast;
    private final Tile bleeding;

    CostTiles(HBox parent) {
        now = new Tile(parent, "now");
        today = new Tile(parent, "today");
        month = new Tile(parent, "month");
        forecast = new Tile(parent, "forecast");
        bleeding = new Tile(parent, "bleeding");
    }

    void show(CostReport report) {
        Spent all = report.all();
        Rate rate = all.now();
        String running = text(
                "tile.now.more",
                report.instances().stream().filter(it -> it.runs()).count());
        now.show(CostText.rate(rate), rate.unknown() > 0 ? text("tile.now.unknown", running, rate.unknown()) : running);
        show(
                today,
                all.today(),
                text("tile.today.more", Formats.money(report.held().today().high())));
        show(
                month,
                all.month(),
                text("tile.month.more", Formats.money(report.held().month().high())));
        Instant last = report.month().until().minusSeconds(1);
        show(forecast, report.forecast(), text("tile.forecast.more", DAY.format(last.atZone(ZoneId.systemDefault()))));
        Rate idle = report.bleeding();
        bleeding.show(
                CostText.rate(idle),
                idle.isNothing() ? text("tile.bleeding.none") : text("tile.bleeding.more", CostText.perMonth(idle)));
    }

    private static void show(Tile tile, Amount amount, String note) {
        String unpriced = amount.isWhole() ? "" : text("tile.unpriced", Formats.duration(amount.unpriced())) + "\n";
        tile.show(Formats.dollars(amount), unpriced + note);
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
