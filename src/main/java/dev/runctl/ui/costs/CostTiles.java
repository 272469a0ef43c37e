package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.ledger.CostOverview;
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
            // A range may be longer than the tile: it goes on below.
            figure.setWrapText(true);
            figure.setMinHeight(Label.USE_PREF_SIZE);
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
            figure.setText(value.replace("–", " – "));
            more.setText(note);
            box.setAccessibleText(value + " " + note);
        }
    }

    private final Tile now;
    private final Tile today;
    private final Tile month;
    private final Tile forecast;
    private final Tile bleeding;
    private boolean isPart;

    CostTiles(HBox parent) {
        now = new Tile(parent, "now");
        today = new Tile(parent, "today");
        month = new Tile(parent, "month");
        forecast = new Tile(parent, "forecast");
        bleeding = new Tile(parent, "bleeding");
    }

    /** Where a location was never seen, all sums are at least what they say. */
    void show(CostOverview overview) {
        isPart = !overview.unseen().isEmpty();
        Spent all = overview.all();
        Rate rate = all.now();
        String running = text("tile.now.more", overview.running());
        now.show(
                atLeast(CostText.rate(rate)),
                rate.unknown() > 0 ? text("tile.now.unknown", running, rate.unknown()) : running);
        show(
                today,
                all.today(),
                text("tile.today.more", Formats.money(overview.held().today().high())));
        show(
                month,
                all.month(),
                text("tile.month.more", Formats.money(overview.held().month().high())));
        Instant last = overview.month().until().minusSeconds(1);
        show(
                forecast,
                overview.forecast(),
                text("tile.forecast.more", DAY.format(last.atZone(ZoneId.systemDefault()))));
        Rate idle = overview.bleeding();
        bleeding.show(
                atLeast(CostText.rate(idle)),
                idle.isNothing()
                        ? text("tile.bleeding.none")
                        : text("tile.bleeding.more", CostText.perMonth(idle, overview.at())));
    }

    private String atLeast(String figure) {
        return atLeast(figure, isPart);
    }

    private static String atLeast(String figure, boolean isMore) {
        boolean isDollars = figure.startsWith("$") || figure.startsWith("<");
        return isMore && isDollars ? CostText.TEXT.text("rate.at-least", figure) : figure;
    }

    private void show(Tile tile, Amount amount, String note) {
        String unpriced = amount.isWhole() ? "" : text("tile.unpriced", Formats.duration(amount.unpriced())) + "\n";
        tile.show(atLeast(Formats.dollars(amount), isPart || !amount.isWhole()), unpriced + note);
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
