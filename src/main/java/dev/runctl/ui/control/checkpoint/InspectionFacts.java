package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.text.ByteSize;
import dev.runctl.text.InspectionText;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.CheckpointRow;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.VerdictBadge;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The verdict with its reason, what to warn of, and the numbers. */
final class InspectionFacts {
    private static final Messages TEXT = Messages.of("inspect");
    private static final int MOST_FINDINGS = 6;
    private static final int MOST_METRICS = 8;

    private final InspectionText words;

    InspectionFacts(InspectionText words) {
        this.words = words;
    }

    VBox of(Inspected inspected) {
        Inspection found = inspected.inspection();
        VBox box = new VBox(verdict(found));
        box.getStyleClass().add("inspect-facts");
        if (!found.findings().isEmpty()) {
            box.getChildren().add(findings(found.findings()));
        }
        box.getChildren().add(numbers(inspected));
        return box;
    }

    private Node verdict(Inspection found) {
        Badge badge = VerdictBadge.show(new Badge(), found.verdict());
        badge.setId("inspect-verdict");
        Label reason = new Label(words.explanation(found.verdict()));
        reason.setWrapText(true);
        reason.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(reason, Priority.ALWAYS);
        HBox row = new HBox(10, badge, reason);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private VBox findings(List<Finding> findings) {
        VBox box = new VBox();
        box.setId("inspect-findings");
        box.getStyleClass().add("inspect-findings");
        findings.stream().limit(MOST_FINDINGS).forEach(it -> {
            Label line = new Label(words.finding(it), Icons.of("fth-alert-triangle"));
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            boolean harmless = it.code() == Finding.Code.NOT_CHECKED;
            line.getStyleClass().add(harmless ? "inspect-note" : "inspect-finding");
            box.getChildren().add(line);
        });
        if (findings.size() > MOST_FINDINGS) {
            Label more = new Label(TEXT.text("more-findings", findings.size() - MOST_FINDINGS));
            more.getStyleClass().add("inspect-finding");
            box.getChildren().add(more);
        }
        return box;
    }

    private FlowPane numbers(Inspected inspected) {
        Inspection found = inspected.inspection();
        FlowPane facts = new FlowPane();
        facts.getStyleClass().add("inspect-numbers");
        fact(facts, TEXT.text("fact.format"), words.format(found));
        found.epoch().ifPresent(it -> fact(facts, TEXT.text("fact.epoch"), whole(it)));
        found.step().ifPresent(it -> fact(facts, TEXT.text("fact.step"), whole(it)));
        found.metrics().entrySet().stream()
                .limit(MOST_METRICS)
                .forEach(it -> fact(facts, it.getKey(), number(it.getValue())));
        if (!found.tensors().isEmpty()) {
            fact(facts, TEXT.text("fact.parameters"), whole(found.parameters()));
            fact(facts, TEXT.text("fact.tensors"), words.tensors(found));
        }
        fact(facts, TEXT.text("fact.size"), ByteSize.text(inspected.size()));
        return facts;
    }

    /** Whole numbers, such as a count of steps, without decimals. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? whole((long) value) : CheckpointRow.number(value);
    }

    private static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void fact(FlowPane facts, String name, String value) {
        Label caption = new Label(name);
        caption.getStyleClass().add(StyleClasses.CAPTION);
        Label strong = new Label(value);
        strong.getStyleClass().add(StyleClasses.STRONG);
        facts.getChildren().add(new VBox(1, caption, strong));
    }
}
