package dev.runctl.ui.checkpoints;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.CheckpointRow;
import dev.runctl.ui.control.CheckpointTable;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import dev.runctl.ui.control.checkpoint.DownloadChoice;
import dev.runctl.ui.control.checkpoint.InspectionView;
import dev.runctl.ui.control.resume.ResumePlanView;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Checkpoints screen: places on the left, what lies there on the right. */
public final class CheckpointsView implements Screen {
    private static final Messages TEXT = Messages.of("checkpoints");

    @FXML
    private ProgressIndicator checking;

    @FXML
    private Button refresh;

    @FXML
    private ToggleGroup mode;

    @FXML
    private ToggleButton byRun;

    @FXML
    private VBox left;

    @FXML
    private ListView<Place> places;

    @FXML
    private FlowPane heading;

    @FXML
    private Label placeTitle;

    @FXML
    private Label summary;

    @FXML
    private Button openRun;

    @FXML
    private HBox stale;

    @FXML
    private Label staleText;

    @FXML
    private Label copiesProblem;

    @FXML
    private Banner failure;

    @FXML
    private StackPane frame;

    @FXML
    private EmptyState empty;

    private final FailureText failures = new FailureText();
    private final CheckpointsViewModel model;
    private final Navigator navigator;
    private final Workbench workbench;
    private final CleaningBar cleaning;
    private final CheckpointTable table;
    private final VBox root;
    private boolean choosing;

    public CheckpointsView(
            CheckpointsViewModel model,
            CleaningBar cleaning,
            Navigator navigator,
            Workbench workbench,
            Overlays overlays,
            CheckpointLook look,
            CheckpointDownloads downloads) {
        this.model = model;
        this.cleaning = cleaning;
        this.navigator = navigator;
        this.workbench = workbench;
        this.root = Fxml.load(this, TEXT);
        this.table = new CheckpointTable(model.rows(), true, model::resume, it -> copy(it.path()), model::openRun);
        table.nowProperty().bind(model.nowProperty());
        table.availableProperty().bind(model.resumption().busyProperty().not());
        table.onPlan(model::planResume);
        table.onFork(model::fork);
        ResumePlanView.install(model.resumption(), overlays);
        table.onLook(row -> model.placeProperty().get().ifPresent(it -> look.look(row.checkpoint(), it.instance())));
        InspectionView.install(look, overlays);
        heading.getChildren().add(1, table.lookButton());
        table.onDownload(rows -> model.placeProperty()
                .get()
                .ifPresent(it -> DownloadChoice.choose(
                        downloads,
                        root,
                        rows.stream().map(CheckpointRow::checkpoint).toList(),
                        it.instance())));
        heading.getChildren().add(2, table.downloadButton());
        table.runShownProperty().bind(model.byRunProperty().not());
        frame.getChildren().addFirst(table.node());
        cleaning.follow(table);
        table.onDelete(cleaning::deleteChosen);
        heading.getChildren().add(heading.getChildren().indexOf(openRun), cleaning.node());
        bindCopiesProblem();
        heading.managedProperty().bind(heading.visibleProperty());
        stale.managedProperty().bind(stale.visibleProperty());
        openRun.managedProperty().bind(openRun.visibleProperty());
        left.prefWidthProperty().bind(root.widthProperty().multiply(0.18));
        bindPlaces();
        bindContent();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        model.start();
        cleaning.load();
    }

    @Override
    public void hidden() {
        model.stop();
    }

    /** Chooses the instance, now or as soon as it is known. */
    public void show(InstanceRef ref) {
        model.show(ref);
    }

    private void bindPlaces() {
        places.setItems(model.places());
        places.setFixedCellSize(52);
        places.setCellFactory(list -> new PlaceCell());
        mode.selectedToggleProperty().subscribe((was, is) -> {
            if (is == null) {
                mode.selectToggle(was);
            } else {
                model.byRunProperty().set(is == byRun);
            }
        });
        model.byRunProperty()
                .subscribe(now -> mode.selectToggle(mode.getToggles().get(now ? 1 : 0)));
        places.getSelectionModel().selectedItemProperty().subscribe((was, is) -> {
            if (is != null && !choosing) {
                model.placeProperty().set(Optional.of(is));
            }
        });
        model.placeProperty().subscribe(this::select);
        model.places().subscribe(() -> select(model.placeProperty().get()));
    }

    private void select(Optional<Place> place) {
        choosing = true;
        place.flatMap(chosen -> model.places().stream().filter(chosen::isSame).findFirst())
                .ifPresentOrElse(
                        it -> places.getSelectionModel().select(it),
                        () -> places.getSelectionModel().clearSelection());
        choosing = false;
        showHeading();
    }

    private void showHeading() {
        Optional<Place> place = model.placeProperty().get();
        heading.setVisible(place.isPresent());
        placeTitle.setText(place.map(it -> it instanceof Place.OfRun of
                        ? TEXT.text(
                                "place.run",
                                of.title(),
                                of.run().instanceName(),
                                Formats.day(of.run().created()))
                        : it.title())
                .orElse(""));
        openRun.setVisible(place.filter(Place.OfRun.class::isInstance).isPresent());
        int count = model.rows().size();
        summary.setText(
                count == 0 ? "" : TEXT.text("summary", count, TEXT.text("summary.resumable", model.completeCount())));
    }

    private void bindContent() {
        refresh.setOnAction(event -> model.refresh());
        refresh.disableProperty().bind(model.loadingProperty());
        checking.visibleProperty().bind(model.loadingProperty());
        openRun.setOnAction(event -> {
            if (model.placeProperty().get().orElse(null) instanceof Place.OfRun of) {
                model.openRun(of.run());
            }
        });
        showStale();
        places.visibleProperty().bind(Bindings.isNotEmpty(model.places()));
        model.contentProperty().subscribe(this::showContent);
        model.failureProperty().subscribe(this::showFailure);
        model.lastSeenProperty().subscribe(this::showStale);
        model.rows().subscribe(() -> {
            showHeading();
            showStale();
        });
    }

    private void bindCopiesProblem() {
        copiesProblem.managedProperty().bind(copiesProblem.visibleProperty());
        model.copiesProblemProperty().subscribe(why -> {
            copiesProblem.setVisible(why.isPresent());
            why.ifPresent(it -> copiesProblem.setText(TEXT.text("copies-problem", failures.headline(it))));
        });
    }

    private void showStale() {
        Optional<CheckpointService.Listing> seen = model.lastSeenProperty().get();
        stale.setVisible(seen.isPresent() && !model.rows().isEmpty());
        seen.ifPresent(it -> staleText.setText(TEXT.text(it.isGone() ? "gone" : "stale", Formats.time(it.asOf()))));
    }

    private void showContent(CheckpointsViewModel.Content content) {
        table.node().setVisible(content == CheckpointsViewModel.Content.ROWS);
        empty.setVisible(content != CheckpointsViewModel.Content.ROWS);
        empty.setActions();
        switch (content) {
            case NO_PLACES -> {
                say("no-places");
                empty.setActions(button("no-places.train", () -> navigator.train(Optional.empty()), true));
            }
            case CHOOSE -> say("choose");
            case LOADING -> say("loading");
            case EMPTY ->
                empty.say(
                        TEXT.text("empty.title"),
                        TEXT.text(model.byRunProperty().get() ? "empty.run.text" : "empty.text"));
            case FAILED -> {
                Failure why = model.failureProperty().get().orElseThrow();
                empty.say(TEXT.text("failed.title"), failures.headline(why) + " " + failures.nextStep(why));
                empty.setActions(button("retry", model::refresh, false));
            }
            case ROWS -> showHeading();
        }
        showFailure(model.failureProperty().get());
    }

    private void say(String which) {
        empty.say(TEXT.text(which + ".title"), TEXT.text(which + ".text"));
    }

    private static Button button(String key, Runnable action, boolean primary) {
        Button button = new Button(TEXT.text(key));
        if (primary) {
            button.getStyleClass().add(StyleClasses.PRIMARY);
        }
        button.setOnAction(event -> action.run());
        return button;
    }

    private void showFailure(Optional<Failure> why) {
        if (why.isPresent() && model.contentProperty().get() == CheckpointsViewModel.Content.ROWS) {
            failure.show(Tone.WARN, failures.headline(why.get()), TEXT.text("retry"), model::refresh);
        } else {
            failure.hide();
        }
    }

    private void copy(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
        workbench.info(TEXT.text("copied-path"));
    }
}
