package dev.runctl.ui.runs;

import dev.runctl.domain.run.Run;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** The facts in the head of a run's page: where, since when, how long, at what cost, from which run, how far. */
final class RunFacts {
    private static final Messages TEXT = Messages.of("runs");

    @FXML
    private Hyperlink instance;

    @FXML
    private Label started;

    @FXML
    private Label duration;

    @FXML
    private Label cost;

    @FXML
    private VBox parentBox;

    @FXML
    private Label parentTitle;

    @FXML
    private Hyperlink parent;

    @FXML
    private Label id;

    @FXML
    private Button copyId;

    @FXML
    private VBox progress;

    private final RunPageViewModel model;
    private final FlowPane root;
    private final RunProgress progressPane;
    private final RunSpendingFacts spending = new RunSpendingFacts();

    /** @param copy puts a text on the clipboard */
    RunFacts(RunPageViewModel model, Consumer<String> copy) {
        this.model = model;
        this.root = Fxml.load(this, TEXT);
        this.progressPane = new RunProgress(progress);
        root.getChildren().addAll(root.getChildren().indexOf(progress), spending.boxes());
        parentBox.managedProperty().bind(parentBox.visibleProperty());
        instance.setOnAction(event -> model.openInstance());
        parent.setOnAction(event -> model.relativesProperty().get().parent().ifPresent(model::openRelative));
        copyId.setOnAction(event -> copy.accept(id.getText()));
        model.relativesProperty().subscribe(relatives -> {
            parentBox.setVisible(relatives.parent().isPresent());
            relatives.parent().ifPresent(it -> parent.setText(it.id().value()));
            parentTitle.setText(TEXT.text(relatives.isFork() ? "lineage.fork-of" : "lineage.parent"));
        });
        model.metrics().progressProperty().subscribe(this::showProgress);
        model.spending().moneyProperty().subscribe(this::showMoney);
    }

    Node node() {
        return root;
    }

    void show(Run run, Instant now) {
        instance.setText(run.instanceName() + " · " + run.instanceType());
        id.setText(run.id().value());
        started.setText(run.started().map(it -> Formats.age(it, now)).orElse(Formats.none()));
        duration.setText(run.started().isEmpty() ? Formats.none() : Formats.duration(run.duration(now)));
        showProgress();
    }

    private void showMoney(Optional<RunMoney> money) {
        cost.setText(money.map(it -> ExpenseText.of(it.all())).orElse(Formats.none()));
        cost.setTooltip(money.map(it -> tip(ExpenseText.why(it.all()))).orElse(null));
        spending.show(money);
    }

    private static Tooltip tip(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setWrapText(true);
        tip.setMaxWidth(360);
        return tip;
    }

    private void showProgress() {
        RunMetrics metrics = model.metrics();
        progressPane.show(
                model.isProgressTrue() ? metrics.progressProperty().get() : Optional.empty(),
                model.runProperty().get(),
                metrics,
                model.nowProperty().get());
    }
}
