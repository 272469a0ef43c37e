package dev.runctl.ui.control.offer;

import atlantafx.base.controls.CustomTextField;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.offer.Offer;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/**
 * The dialog in which types are compared and chosen. Several may be chosen: where AWS has no room for the first, the next is
 * tried.
 */
public final class OfferChooserView {
    private static final Messages TEXT = Messages.of("offer");

    private final OfferChooserViewModel model;
    private final Consumer<List<Offer>> onChosen;
    private final CustomTextField search = new CustomTextField();
    private final TableView<Offer> table = new TableView<>();
    private final Label nothing = new Label();
    private final Label count = new Label();
    private final Label zones = new Label();
    private final Banner banner = new Banner();
    private final Button choose = new Button();
    private final VBox root = new VBox();
    private Runnable close = () -> {};

    private OfferChooserView(OfferChooserViewModel model, boolean isSeveral, Consumer<List<Offer>> onChosen) {
        this.model = model;
        this.onChosen = onChosen;
        buildTable(isSeveral);
        zones.getStyleClass().add(StyleClasses.CAPTION);
        zones.setWrapText(true);
        zones.setMinHeight(Region.USE_PREF_SIZE);
        Label title = new Label(TEXT.text("title"));
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        Label explain = new Label(TEXT.text(isSeveral ? "explain.several" : "explain.one"));
        explain.getStyleClass().add(StyleClasses.MUTED);
        explain.setWrapText(true);
        explain.setMinHeight(Region.USE_PREF_SIZE);
        VBox.setVgrow(table, Priority.ALWAYS);
        root.setId("offer-chooser");
        root.getStyleClass().addAll(StyleClasses.RAISED, "offer-chooser");
        root.getChildren().setAll(title, explain, filters(), banner, table, zones, buttons());
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        model.problemProperty().subscribe(text -> {
            if (text.isEmpty()) {
                banner.hide();
            } else {
                banner.show(Tone.WARN, text, TEXT.text("retry"), model::retry);
            }
        });
        model.loadingProperty().subscribe(loading -> showCount());
        model.rows().addListener((ListChangeListener<Offer>) change -> showCount());
        showCount();
    }

    /**
     * Opens the dialog.
     *
     * @param isSeveral whether more than one may be chosen
     * @param onChosen told of them in the order of the table, if any are
     */
    public static void open(
            OfferChooserViewModel model, boolean isSeveral, Overlays overlays, Consumer<List<Offer>> onChosen) {
        OfferChooserView view = new OfferChooserView(model, isSeveral, onChosen);
        view.close = overlays.show(view.root, () -> {});
        view.search.requestFocus();
    }

    private Node filters() {
        search.setId("offer-search");
        search.setPromptText(TEXT.text("search"));
        search.setLeft(Icons.of("fth-search"));
        search.textProperty().bindBidirectional(model.searchProperty());
        HBox.setHgrow(search, Priority.ALWAYS);
        search.setMinWidth(180);
        ToggleButton gpu = chip(TEXT.text("gpu-only"));
        gpu.setId("offer-gpu-only");
        gpu.selectedProperty().bindBidirectional(model.gpuOnlyProperty());
        ComboBox<Integer> memory = new ComboBox<>();
        memory.setId("offer-gpu-memory");
        memory.getItems().setAll(OfferChooserViewModel.SIZES);
        memory.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer size) {
                return size == null || size == 0 ? TEXT.text("gpu-memory.any") : TEXT.text("gpu-memory", size);
            }

            @Override
            public Integer fromString(String text) {
                throw new UnsupportedOperationException("not editable");
            }
        });
        memory.valueProperty().bindBidirectional(model.gpuMemoryProperty());
        memory.setMinWidth(Region.USE_PREF_SIZE);
        HBox bar = new HBox(8, search, gpu, memory, prices(), regions());
        bar.setAlignment(Pos.CENTER_LEFT);
        return bar;
    }

    private Node prices() {
        ToggleGroup group = new ToggleGroup();
        HBox box = new HBox(4);
        for (Lifecycle lifecycle : Lifecycle.values()) {
            ToggleButton chip = chip(TEXT.text("price." + lifecycle.awsName()));
            chip.setId("offer-" + lifecycle.awsName());
            chip.setToggleGroup(group);
            chip.setOnAction(event -> {
                chip.setSelected(true);
                model.lifecycleProperty().set(lifecycle);
            });
            model.lifecycleProperty().subscribe(now -> chip.setSelected(now == lifecycle));
            box.getChildren().add(chip);
        }
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static ToggleButton chip(String text) {
        ToggleButton chip = new ToggleButton(text);
        chip.getStyleClass().setAll(StyleClasses.CHIP);
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    private Node regions() {
        MenuButton button = new MenuButton();
        button.setId("offer-regions");
        button.setMinWidth(Region.USE_PREF_SIZE);
        Runnable name = () -> button.setText(
                model.chosenRegions().size() == 1
                        ? model.chosenRegions().getFirst()
                        : TEXT.text("regions", model.chosenRegions().size()));
        model.chosenRegions().subscribe(name);
        model.regions().subscribe(() -> {
            button.getItems().clear();
            for (String region : model.regions()) {
                CheckMenuItem item = new CheckMenuItem(region);
                item.setSelected(model.chosenRegions().contains(region));
                item.setOnAction(event -> {
                    model.choose(region, item.isSelected());
                    item.setSelected(model.chosenRegions().contains(region));
                });
                button.getItems().add(item);
            }
        });
        for (String region : model.regions()) {
            CheckMenuItem item = new CheckMenuItem(region);
            item.setSelected(true);
            item.setDisable(true);
            button.getItems().add(item);
        }
        name.run();
        return button;
    }

    private void buildTable(boolean isSeveral) {
        table.setId("offers");
        table.getStyleClass().add("dense");
        table.setItems(model.rows());
        table.setPlaceholder(nothing);
        nothing.getStyleClass().add(StyleClasses.MUTED);
        table.getSelectionModel().setSelectionMode(isSeveral ? SelectionMode.MULTIPLE : SelectionMode.SINGLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        for (OfferColumn column : OfferColumn.values()) {
            table.getColumns().add(column(column));
        }
        table.setSortPolicy(sorted -> {
            if (!table.getSortOrder().isEmpty()) {
                TableColumn<Offer, ?> first = table.getSortOrder().getFirst();
                model.sort((OfferColumn) first.getUserData(), first.getSortType() == TableColumn.SortType.DESCENDING);
            }
            return true;
        });
        table.setRowFactory(view -> {
            TableRow<Offer> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !row.isEmpty()) {
                    choose();
                }
            });
            return row;
        });
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<Offer>) change -> showSelection());
        model.lifecycleProperty().subscribe(now -> table.refresh());
    }

    private TableColumn<Offer, Offer> column(OfferColumn what) {
        TableColumn<Offer, Offer> column = new TableColumn<>(what.title());
        column.setUserData(what);
        column.setPrefWidth(what.width());
        column.setMinWidth(56);
        column.setReorderable(false);
        column.setCellValueFactory(features -> new javafx.beans.property.ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(any -> new javafx.scene.control.TableCell<>() {
            @Override
            protected void updateItem(Offer offer, boolean empty) {
                super.updateItem(offer, empty);
                setText(
                        empty || offer == null
                                ? null
                                : what.text(offer, model.lifecycleProperty().get()));
            }
        });
        if (what.isNumber()) {
            column.getStyleClass().add(StyleClasses.NUMBER);
        }
        return column;
    }

    private List<Offer> selected() {
        // In the table's order, whichever was clicked first.
        List<Integer> rows = new ArrayList<>(table.getSelectionModel().getSelectedIndices());
        return rows.stream()
                .sorted()
                .filter(it -> it >= 0 && it < model.rows().size())
                .map(model.rows()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private void showSelection() {
        List<Offer> chosen = selected();
        choose.setDisable(chosen.isEmpty());
        choose.setText(TEXT.text("choose", Math.max(1, chosen.size())));
        zones.setText(chosen.isEmpty() ? TEXT.text("zones.none") : model.zones(chosen.getFirst()));
    }

    private void showCount() {
        boolean isLoading = model.loadingProperty().get();
        nothing.setText(
                TEXT.text(isLoading ? "loading" : model.failureProperty().get().isPresent() ? "none-asked" : "none"));
        count.setText(
                isLoading
                        ? TEXT.text("loading")
                        : TEXT.text("count", model.rows().size()));
        showSelection();
    }

    private Node buttons() {
        Button cancel = new Button(TEXT.text("cancel"));
        cancel.setOnAction(event -> close.run());
        choose.setId("offer-choose");
        choose.setDefaultButton(true);
        choose.setOnAction(event -> choose());
        count.getStyleClass().add(StyleClasses.MUTED);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, count, space, cancel, choose);
        buttons.setAlignment(Pos.CENTER_LEFT);
        return buttons;
    }

    private void choose() {
        List<Offer> chosen = selected();
        if (!chosen.isEmpty()) {
            close.run();
            onChosen.accept(chosen);
        }
    }

    /** From the words to the table and back without the mouse; Enter chooses from both. */
    private void key(KeyEvent event) {
        boolean inSearch = search.isFocused();
        if (inSearch && (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER)) {
            if (table.getSelectionModel().isEmpty() && !model.rows().isEmpty()) {
                table.getSelectionModel().selectFirst();
                table.scrollTo(0);
            }
            if (event.getCode() == KeyCode.DOWN) {
                table.requestFocus();
                event.consume();
            }
        } else if (table.isFocused()
                && event.getCode() == KeyCode.UP
                && table.getFocusModel().getFocusedIndex() <= 0) {
            search.requestFocus();
            event.consume();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
            search.requestFocus();
            event.consume();
        }
    }
}
