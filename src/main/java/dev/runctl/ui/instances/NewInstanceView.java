package dev.runctl.ui.instances;

import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.offer.OfferChooserView;
import dev.runctl.ui.control.offer.OfferChooserViewModel;
import dev.runctl.ui.theme.StyleClasses;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The New instance dialog. */
final class NewInstanceView {
    private static final Messages TEXT = Messages.of("instances");

    private final NewInstanceViewModel model;
    private final Overlays overlays;
    private final VBox root = new VBox();
    private final Button choose = new Button();
    private Runnable close = () -> {};

    private NewInstanceView(NewInstanceViewModel model, Overlays overlays) {
        this.model = model;
        this.overlays = overlays;
        VBox body = new VBox(
                14,
                type(),
                line(
                        grow(field("name", model.nameProperty(), "new.name-prompt-aws", "", model.nameProblem())),
                        narrow(field("count", model.countProperty(), "", "", model.countProblem()), 110)),
                line(grow(image()), narrow(disk(), 110), narrow(diskType(), 110)),
                field("image-id", model.imageIdProperty(), "new.image-id-prompt", "", model.imageProblem()),
                line(grow(ProfileField.of(model.profile())), narrow(onShutdown(), 232)),
                line(
                        grow(field("subnet", model.subnetProperty(), "new.subnet-prompt", "", model.subnetProblem())),
                        grow(field("groups", model.groupsProperty(), "new.groups-prompt", "", model.groupsProblem()))),
                field("tags", model.tagsProperty(), "new.tags-prompt", "", model.tagsProblem()));
        Node own = body.getChildren().get(3);
        own.visibleProperty().bind(model.imageProperty().map(it -> it == ImageEntry.OWN));
        own.managedProperty().bind(own.visibleProperty());
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.prefViewportHeightProperty().bind(body.heightProperty());
        // What grows while it is laid out is given its room in the next pulse.
        body.heightProperty().subscribe(height -> UiThread.later(root::requestLayout));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Label title = styled(new Label(TEXT.text("new.title-aws")), StyleClasses.DIALOG_TITLE);
        Label explain = wrapped(new Label(model.whereText() + " " + TEXT.text("new.explain-aws")), StyleClasses.MUTED);
        root.setId("new-instance");
        root.getStyleClass().addAll(StyleClasses.RAISED, "new-instance");
        root.setMaxHeight(Region.USE_PREF_SIZE);
        root.getChildren().setAll(title, explain, scroll, buttons());
    }

    static void open(NewInstanceViewModel model, Overlays overlays) {
        NewInstanceView view = new NewInstanceView(model, overlays);
        // After the failed work has gone, which would take the focus with it.
        model.onAgain(next -> UiThread.later(() -> open(next, overlays)));
        view.close = overlays.show(view.root, () -> {});
        view.choose.requestFocus();
    }

    private Node type() {
        Label chosen = styled(new Label(), "type-name");
        chosen.setId("new-type");
        chosen.textProperty().bind(model.typeText());
        Label detail = wrapped(new Label(), StyleClasses.FIELD_HELP);
        detail.textProperty().bind(model.typeDetail());
        Label price = wrapped(new Label(), StyleClasses.SMALL);
        price.setId("new-price");
        price.textProperty().bind(model.priceText());
        price.visibleProperty().bind(price.textProperty().map(it -> !it.isEmpty()));
        price.managedProperty().bind(price.visibleProperty());
        choose.setId("choose-type");
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setGraphic(Icons.of("fth-cpu"));
        choose.setText(TEXT.text("new.type-choose-aws"));
        choose.setOnAction(event -> {
            OfferChooserViewModel chooser = model.chooser();
            OfferChooserView.open(
                    chooser,
                    true,
                    overlays,
                    offers -> model.choose(offers, chooser.lifecycleProperty().get()));
        });
        CheckBox spot = new CheckBox(TEXT.text("new.spot-aws"));
        spot.setId("new-spot");
        spot.setSelected(model.lifecycleProperty().get() == Lifecycle.SPOT);
        spot.selectedProperty()
                .subscribe((was, is) -> model.lifecycleProperty().set(is ? Lifecycle.SPOT : Lifecycle.ON_DEMAND));
        model.lifecycleProperty().subscribe(now -> spot.setSelected(now == Lifecycle.SPOT));
        VBox words = new VBox(3, chosen, detail, price);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox box = styled(new HBox(words, choose), "chosen-type");
        return new VBox(10, box, spot);
    }

    private Node image() {
        return labelled(
                "image-kind", combo("new-image", model.imageProperty(), ImageEntry::text, ImageEntry.values()), "");
    }

    private Node disk() {
        return field("disk", model.diskProperty(), "new.disk-prompt", "", model.diskProblem());
    }

    private Node diskType() {
        return labelled(
                "disk-type",
                combo("new-disk-type", model.diskTypeProperty(), it -> it, "gp3", "gp2", "io2", "st1"),
                "");
    }

    private Node onShutdown() {
        return labelled(
                "on-shutdown",
                combo(
                        "new-on-shutdown",
                        model.onShutdownProperty(),
                        it -> TEXT.text("new.on-shutdown." + it.name().toLowerCase(Locale.ROOT)),
                        OnShutdown.values()),
                "new.on-shutdown-help");
    }

    @SafeVarargs
    private static <T> ComboBox<T> combo(String id, Property<T> value, Function<T, String> text, T... entries) {
        ComboBox<T> box = new ComboBox<>();
        box.setId(id);
        box.getItems().setAll(entries);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T entry) {
                return entry == null ? "" : text.apply(entry);
            }

            @Override
            public T fromString(String typed) {
                throw new UnsupportedOperationException("not editable");
            }
        });
        box.valueProperty().bindBidirectional(value);
        return box;
    }

    private static VBox field(String key, StringProperty value, String promptKey, String helpKey) {
        TextField field = new TextField();
        field.setId("new-" + key);
        field.textProperty().bindBidirectional(value);
        if (!promptKey.isEmpty()) {
            field.setPromptText(TEXT.text(promptKey));
        }
        return labelled(key, field, helpKey);
    }

    private static VBox field(
            String key, StringProperty value, String promptKey, String helpKey, ObservableValue<String> problem) {
        VBox box = field(key, value, promptKey, helpKey);
        Label wrong = wrapped(new Label(), StyleClasses.FIELD_ERROR);
        wrong.textProperty().bind(problem);
        wrong.visibleProperty().bind(problem.map(it -> !it.isEmpty()));
        wrong.managedProperty().bind(wrong.visibleProperty());
        box.getChildren().add(wrong);
        return box;
    }

    private static VBox labelled(String key, Region field, String helpKey) {
        Label label = styled(new Label(TEXT.text("new." + key)), StyleClasses.FIELD_LABEL);
        label.setLabelFor(field);
        VBox box = new VBox(4, label, field);
        if (!helpKey.isEmpty()) {
            box.getChildren().add(wrapped(new Label(TEXT.text(helpKey)), StyleClasses.FIELD_HELP));
        }
        return box;
    }

    private static HBox line(Node... fields) {
        return styled(new HBox(fields), "form-line");
    }

    private static Node grow(Node field) {
        HBox.setHgrow(field, Priority.ALWAYS);
        if (field instanceof Region region) {
            region.setPrefWidth(340);
        }
        return field;
    }

    private static Node narrow(Node field, double width) {
        if (field instanceof Region region) {
            region.setMinWidth(width);
            region.setMaxWidth(width);
            region.setPrefWidth(width);
        }
        return field;
    }

    private static <N extends Node> N styled(N node, String styleClass) {
        node.getStyleClass().add(styleClass);
        return node;
    }

    private static Label wrapped(Label label, String styleClass) {
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return styled(label, styleClass);
    }

    private Node buttons() {
        Button cancel = new Button(TEXT.text("cancel"));
        cancel.setOnAction(event -> close.run());
        Button create = new Button(TEXT.text("new.create"));
        create.setId("new-create");
        create.setDefaultButton(true);
        create.disableProperty().bind(model.ready().map(ready -> !ready));
        create.setOnAction(event -> {
            close.run();
            model.create();
        });
        HBox box = styled(new HBox(cancel, create), "dialog-buttons");
        box.setAlignment(Pos.CENTER_RIGHT);
        return box;
    }
}
