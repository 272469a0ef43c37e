package dev.runctl.ui.control.resume;

import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.ResumePlan.Target;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.service.run.ShellQuote;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.text.PlanText;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.offer.OfferChooserView;
import dev.runctl.ui.control.offer.OfferChooserViewModel;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The plan as a dialog: from where, what is lost, where to, what will happen, the arguments as they change. */
public final class ResumePlanView {
    private static final Messages TEXT = Messages.of("plan");

    private final FailureText failures = new FailureText();
    private final PlanText words = new PlanText(Formats::duration, Formats::money);
    private final ResumePlanViewModel model;
    private final Consumer<ResumePlan> onFork;
    private final VBox root = new VBox();
    private final VBox from = new VBox();
    private final VBox lost = new VBox();
    private final VBox price = new VBox();
    private final VBox steps = new VBox();
    private final VBox arguments = new VBox();
    private final Banner banner = new Banner();
    private final VBox doubts = new VBox();
    private final Button resume = new Button(TEXT.text("resume"));
    private final Button fork = new Button(TEXT.text("fork"));
    private Runnable close = () -> {};

    private ResumePlanView(ResumePlanViewModel model, Overlays overlays, Consumer<ResumePlan> onFork) {
        this.model = model;
        this.onFork = onFork;
        Label title = new Label(TEXT.text("title", model.run().request().script()));
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        VBox body = new VBox(
                doubts,
                section("section.from", from),
                section("section.lost", lost),
                section("section.where", where(), fresh(overlays), profile(), price),
                section("section.steps", steps),
                section("section.arguments", arguments));
        body.getStyleClass().add("plan-body");
        doubts.getStyleClass().add("plan-doubts");
        doubts.managedProperty().bind(doubts.visibleProperty());
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.getStyleClass().addAll(StyleClasses.RAISED, "plan-dialog");
        root.getChildren().setAll(title, banner, scroll, buttons());
        model.planProperty().subscribe(it -> it.ifPresentOrElse(this::show, this::clear));
        model.spotPriceProperty().subscribe(now -> model.planProperty().get().ifPresent(this::price));
        model.failureProperty()
                .subscribe(it -> it.ifPresentOrElse(
                        failure -> banner.show(
                                Tone.BAD,
                                failures.headline(failure) + " " + failures.nextStep(failure),
                                TEXT.text("retry"),
                                model::retry),
                        banner::hide));
    }

    /** Shows each plan that is to be shown over the window. */
    public static void install(Resumption resumption, Overlays overlays) {
        resumption
                .shownProperty()
                .subscribe(shown -> shown.ifPresent(model -> {
                    ResumePlanView view = new ResumePlanView(
                            model,
                            overlays,
                            plan -> resumption.fork(
                                    plan.parent(), plan.checkpoint().path()));
                    view.close = overlays.show(view.root, () -> {
                        model.close();
                        resumption.closed();
                    });
                    (view.fork.isVisible() ? view.fork : view.resume).requestFocus();
                }));
    }

    private static VBox section(String key, Node... content) {
        Label heading = new Label(TEXT.text(key));
        heading.getStyleClass().add(StyleClasses.SECTION_TITLE);
        VBox box = new VBox(heading);
        box.getChildren().addAll(content);
        box.getStyleClass().add("plan-section");
        return box;
    }

    private Node where() {
        ComboBox<ResumePlanViewModel.Place> choice = new ComboBox<>(model.places());
        choice.setId("plan-where");
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setConverter(new StringConverter<>() {
            @Override
            public String toString(ResumePlanViewModel.Place place) {
                return place == null ? "" : name(place);
            }

            @Override
            public ResumePlanViewModel.Place fromString(String text) {
                throw new UnsupportedOperationException("chosen, not typed");
            }
        });
        choice.valueProperty().bindBidirectional(model.placeProperty());
        ProgressIndicator waiting = new ProgressIndicator();
        waiting.getStyleClass().add("small-progress");
        waiting.visibleProperty().bind(model.loadingProperty());
        HBox row = new HBox(8, choice, waiting);
        row.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(choice, Priority.ALWAYS);
        return row;
    }

    private static String name(ResumePlanViewModel.Place place) {
        return switch (place.target()) {
            case Target.Same same -> TEXT.text("place.same", place.name(), place.type());
            case Target.Other other -> TEXT.text("place.other", place.name(), place.type());
            case Target.Fresh fresh ->
                TEXT.text(
                        fresh.request().lifecycle() == Lifecycle.SPOT ? "place.fresh-spot" : "place.fresh",
                        place.type());
        };
    }

    /** Of a new instance: its type, and whether AWS may take it. */
    private Node fresh(Overlays overlays) {
        Button type = new Button(TEXT.text("type"));
        type.setId("plan-type");
        type.setOnAction(event -> {
            OfferChooserViewModel chooser = model.chooser();
            OfferChooserView.open(
                    chooser,
                    false,
                    overlays,
                    chosen -> chosen.stream()
                            .findFirst()
                            .ifPresent(it -> model.chooseType(
                                    it.hardware().type(),
                                    chooser.lifecycleProperty().get())));
        });
        CheckBox spot = new CheckBox(TEXT.text("spot"));
        spot.setId("plan-spot");
        spot.selectedProperty().bindBidirectional(model.spotProperty());
        HBox row = new HBox(12, type, spot);
        row.setAlignment(Pos.CENTER_LEFT);
        row.visibleProperty()
                .bind(model.placeProperty()
                        .map(it -> it.target() instanceof Target.Fresh && model.asksForProfile())
                        .orElse(false));
        row.managedProperty().bind(row.visibleProperty());
        return row;
    }

    private Node profile() {
        TextField field = new TextField();
        field.setId("plan-profile");
        field.setPromptText(TEXT.text("profile.prompt"));
        field.textProperty().bindBidirectional(model.instanceProfileProperty());
        Label help = new Label(TEXT.text("profile.help"));
        help.getStyleClass().add(StyleClasses.FIELD_HELP);
        help.setWrapText(true);
        VBox box = new VBox(4, field, help);
        box.visibleProperty()
                .bind(model.placeProperty()
                        .map(it -> it.target() instanceof Target.Fresh && model.asksForProfile())
                        .orElse(false));
        box.managedProperty().bind(box.visibleProperty());
        return box;
    }

    private Node buttons() {
        Button cancel = new Button(TEXT.text("cancel"));
        cancel.setOnAction(event -> close.run());
        resume.setId("plan-resume");
        resume.getStyleClass().add(StyleClasses.PRIMARY);
        resume.setDefaultButton(true);
        resume.disableProperty().bind(model.canLaunch().map(can -> !can));
        resume.setOnAction(event -> {
            model.launch();
            close.run();
        });
        fork.setId("plan-fork");
        fork.managedProperty().bind(fork.visibleProperty());
        fork.setVisible(false);
        fork.setOnAction(event -> {
            Optional<ResumePlan> plan = model.planProperty().get();
            close.run();
            plan.ifPresent(onFork);
        });
        HBox row = new HBox(cancel, resume, fork);
        row.getStyleClass().add("dialog-buttons");
        return row;
    }

    private void clear() {
        List.of(from, lost, price, steps, arguments, doubts)
                .forEach(it -> it.getChildren().clear());
        doubts.setVisible(false);
        fork.setVisible(false);
        fork.setDefaultButton(false);
    }

    private void show(ResumePlan plan) {
        clear();
        words.from(plan).forEach(it -> from.getChildren().add(line(it)));
        words.lost(plan).forEach(it -> lost.getChildren().add(line(it)));
        price(plan);
        int number = 1;
        for (String step : words.steps(plan)) {
            steps.getChildren().add(line(number++ + ".  " + step));
        }
        ArgumentChanges.of(plan.before(), plan.after())
                .forEach(it -> arguments.getChildren().add(changed(it)));
        plan.doubts().forEach(it -> {
            Banner doubt = new Banner();
            doubt.show(it.isGrave() ? Tone.BAD : Tone.WARN, words.doubt(it, plan));
            doubts.getChildren().add(doubt);
        });
        doubts.setVisible(!doubts.getChildren().isEmpty());
        boolean isGrave = plan.doubts().stream().anyMatch(ResumePlan.Doubt::isGrave);
        boolean isDone = plan.doubts().stream().anyMatch(ResumePlan.Doubt.NothingLeft.class::isInstance);
        boolean loses = plan.doubts().stream().anyMatch(ResumePlan.Doubt.Replaces.class::isInstance);
        arm(isGrave, isDone && !isGrave || loses && !plan.doubts().contains(new ResumePlan.Doubt.RunsCode()), isDone);
    }

    /** A spot price is of the moment, and is asked for only where it is meant. */
    private void price(ResumePlan plan) {
        boolean isSpot =
                plan.target() instanceof Target.Fresh fresh && fresh.request().lifecycle() == Lifecycle.SPOT;
        price.getChildren().clear();
        if (isSpot && model.spotPriceProperty().get().isPresent()) {
            price.getChildren()
                    .add(line(TEXT.text(
                            "where.spot-price",
                            Formats.money(model.spotPriceProperty().get().get()))));
        } else {
            words.where(plan).stream().skip(1).forEach(it -> price.getChildren().add(line(it)));
        }
    }

    /** What may do harm is not done by Enter, and what would train nothing is not what is offered first. */
    private void arm(boolean isGrave, boolean forks, boolean isDone) {
        boolean isOffered = !isGrave && !isDone;
        resume.setDefaultButton(isOffered);
        resume.setText(TEXT.text(isOffered ? "resume" : "resume.anyway"));
        resume.getStyleClass().removeAll(StyleClasses.PRIMARY, StyleClasses.DANGER);
        if (isGrave) {
            resume.getStyleClass().add(StyleClasses.DANGER);
        } else if (isOffered) {
            resume.getStyleClass().add(StyleClasses.PRIMARY);
        }
        fork.setVisible(forks);
        fork.setDefaultButton(forks);
        fork.getStyleClass().remove(StyleClasses.PRIMARY);
        if (forks) {
            fork.getStyleClass().add(StyleClasses.PRIMARY);
            fork.requestFocus();
        }
    }

    private static Label line(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label changed(ArgumentChanges.Line line) {
        String text = line.words().stream().map(ShellQuote::quote).collect(Collectors.joining(" "));
        Label label = line(
                switch (line.kind()) {
                    case KEPT -> "   " + text;
                    case GONE -> "−  " + text;
                    case NEW -> "+  " + text;
                });
        label.getStyleClass()
                .addAll("plan-argument", "plan-" + line.kind().name().toLowerCase(java.util.Locale.ROOT));
        return label;
    }
}
