package dev.runctl.ui.instances;

import atlantafx.base.controls.CustomTextField;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The New workspace dialog's content. */
final class NewWorkspaceView {
    private static final Messages TEXT = Messages.of("instances");

    private final NewWorkspaceViewModel model;
    private final Runnable onDone;
    private final Region node;

    @FXML
    private TextField name;

    @FXML
    private TextField count;

    @FXML
    private Label nameProblem;

    @FXML
    private Label countProblem;

    @FXML
    private CustomTextField search;

    @FXML
    private Banner banner;

    @FXML
    private HBox typeLine;

    @FXML
    private Label typeShown;

    @FXML
    private Button chooseType;

    @FXML
    private VBox typeChoice;

    @FXML
    private TableView<InstanceType> types;

    @FXML
    private Button create;

    NewWorkspaceView(NewWorkspaceViewModel model, Runnable onDone) {
        this.model = model;
        this.onDone = onDone;
        this.node = Fxml.load(this, TEXT);
        name.textProperty().bindBidirectional(model.nameProperty());
        count.textProperty().bindBidirectional(model.countProperty());
        search.textProperty().bindBidirectional(model.searchProperty());
        problem(nameProblem, model.nameProblem());
        problem(countProblem, model.countProblem());
        create.disableProperty().bind(model.ready().map(ready -> !ready));
        buildTypes();
        foldTypes();
        model.failureProperty()
                .subscribe(failure -> failure.ifPresentOrElse(
                        it -> banner.show(Tone.BAD, new FailureText().headline(it), TEXT.text("retry"), model::load),
                        banner::hide));
    }

    Node node() {
        return node;
    }

    private static void problem(Label label, ObservableValue<String> text) {
        label.textProperty().bind(text);
        label.visibleProperty().bind(text.map(it -> !it.isEmpty()));
        label.managedProperty().bind(label.visibleProperty());
    }

    private void buildTypes() {
        types.getColumns().add(column("new.column-type", 150, InstanceType::name, false));
        types.getColumns().add(column("new.column-vcpu", 70, it -> Integer.toString(it.vCpus()), true));
        types.getColumns().add(column("new.column-memory", 100, NewWorkspaceView::memory, true));
        types.getColumns().add(column("new.column-accelerator", 130, NewWorkspaceViewModel::accelerator, false));
        types.getColumns().add(column("new.column-price", 90, it -> Formats.price(it.price()), true));
        types.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        types.setItems(model.matchingTypes());
        types.setPlaceholder(new Label());
        model.loadingProperty()
                .subscribe(loading -> ((Label) types.getPlaceholder())
                        .setText(TEXT.text(loading ? "new.loading" : "no-match.title")));
        model.typeProperty().subscribe(type -> {
            if (type != null && !type.equals(types.getSelectionModel().getSelectedItem())) {
                types.getSelectionModel().select(type);
            }
        });
        types.getSelectionModel().selectedItemProperty().subscribe(type -> {
            if (type != null) {
                model.typeProperty().set(type);
            }
        });
    }

    /** A workspace has this machine's processor whatever its type says: the table comes only for who wants it. */
    private void foldTypes() {
        BooleanProperty folded = new SimpleBooleanProperty(true);
        node.setMaxHeight(Region.USE_PREF_SIZE);
        folded.subscribe(isFolded -> {
            node.getStyleClass().remove("with-types");
            if (!isFolded) {
                node.getStyleClass().add("with-types");
            }
        });
        typeShown
                .textProperty()
                .bind(model.typeProperty()
                        .map(it -> TEXT.text("new.type-local", it.name()))
                        .orElse(""));
        chooseType.setOnAction(event -> {
            folded.set(false);
            types.requestFocus();
        });
        shownIf(typeLine, folded);
        shownIf(typeChoice, folded.not());
        model.failureProperty().subscribe(failure -> {
            if (failure.isPresent()) {
                folded.set(false);
            }
        });
    }

    private static void shownIf(Node node, ObservableValue<Boolean> shown) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(shown);
    }

    private static String memory(InstanceType type) {
        double gib = type.memoryMib() / 1024.0;
        String number = gib == Math.rint(gib) ? Long.toString((long) gib) : String.format("%.1f", gib);
        return TEXT.text("new.memory", number);
    }

    private static TableColumn<InstanceType, String> column(
            String key, double width, Function<InstanceType, String> value, boolean number) {
        TableColumn<InstanceType, String> column = new TableColumn<>(TEXT.text(key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(features -> new ReadOnlyStringWrapper(value.apply(features.getValue())));
        if (number) {
            column.getStyleClass().add(StyleClasses.NUMBER);
        }
        return column;
    }

    @FXML
    private void cancel() {
        onDone.run();
    }

    @FXML
    private void create() {
        onDone.run();
        model.create();
    }
}
