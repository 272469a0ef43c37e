package dev.runctl.ui.runs;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/** Facts about money in the head of a run's page: there only as far as they are known. */
final class RunSpendingFacts {
    private static final Messages TEXT = Messages.of("runs");

    /** A caption and a figure. */
    private static final class Fact {
        private final Label figure = new Label();
        private final VBox box;

        Fact(String key) {
            Label caption = new Label(TEXT.text("fact." + key));
            caption.getStyleClass().add(StyleClasses.CAPTION);
            figure.setId("run-" + key);
            figure.getStyleClass().add("figures");
            Tooltip.install(figure, new Tooltip(TEXT.text("fact." + key + ".tip")));
            box = new VBox(caption, figure);
            box.managedProperty().bind(box.visibleProperty());
            box.setVisible(false);
        }

        void show(Optional<String> text) {
            box.setVisible(text.isPresent());
            figure.setText(text.orElse(""));
        }
    }

    private final Fact perThousand = new Fact("per-thousand");
    private final Fact toFinish = new Fact("to-finish");
    private final Fact sinceCheckpoint = new Fact("since-checkpoint");

    List<VBox> boxes() {
        return List.of(perThousand.box, toFinish.box, sinceCheckpoint.box);
    }

    void show(Optional<RunMoney> money) {
        perThousand.show(money.flatMap(RunMoney::perThousandSteps).map(Formats::rate));
        toFinish.show(money.flatMap(RunMoney::toFinish).map(Formats::money).map(it -> TEXT.text("fact.about", it)));
        sinceCheckpoint.show(money.flatMap(RunMoney::sinceCheckpoint).map(Formats::amount));
    }
}
