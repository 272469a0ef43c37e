package dev.runctl.ui.train;

import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.domain.run.SyncPreview.Folder;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.text.SyncText;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/** The dialog that shows everything a launch would send, what is left out and why, and where the bytes are. */
final class CodeView {
    private static final Messages TEXT = Messages.of("train");

    private static final long NO_SIZE = -1;

    /** @param travels whether it differs from what is on the instance */
    private record Sent(String path, long size, boolean travels, boolean deleted) {}

    private final CodeViewModel model;
    private final SyncText words = new SyncText();
    private final Label summary = new Label();
    private final VBox warnings = new VBox(6);
    private final TableView<Sent> sent = new TableView<>();
    private final TableView<LeftOut> leftOut = new TableView<>();
    private final TableView<Folder> folders = new TableView<>();
    private final Tab sentTab = new Tab("", sent);
    private final Tab leftOutTab = new Tab("", leftOut);
    private final Tab foldersTab = new Tab(TEXT.text("code.folders"), folders);
    private final Label ignoredText = new Label();
    private final Button undo = new Button(TEXT.text("code.undo"), Icons.of("fth-corner-up-left"));
    private final HBox ignoredRow = new HBox(8, Icons.of("fth-check"), ignoredText, undo);
    private final Button done = new Button(TEXT.text("code.done"));
    private final VBox node = new VBox();
    private final List<Subscription> watching;

    CodeView(CodeViewModel model, Runnable onDone) {
        this.model = model;
        Label title = new Label(TEXT.text("code.title"));
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        summary.getStyleClass().add(StyleClasses.MUTED);
        summary.setWrapText(true);
        summary.setMinHeight(Region.USE_PREF_SIZE);
        TabPane tabs = new TabPane(sentTab, leftOutTab, foldersTab);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        Button again = new Button(TEXT.text("code.read-again"), Icons.of("fth-refresh-cw"));
        again.disableProperty().bind(model.readingProperty());
        again.setOnAction(event -> model.read());
        done.getStyleClass().add(StyleClasses.PRIMARY);
        done.setDefaultButton(true);
        done.setOnAction(event -> onDone.run());
        ignoredText.setWrapText(true);
        HBox.setHgrow(ignoredText, Priority.ALWAYS);
        ignoredText.setMaxWidth(Double.MAX_VALUE);
        undo.setId("undo-ignore");
        undo.setMinWidth(Region.USE_PREF_SIZE);
        undo.setOnAction(event -> model.undo());
        ignoredRow.setAlignment(Pos.CENTER_LEFT);
        ignoredRow.getStyleClass().addAll(StyleClasses.BANNER, "banner-info");
        ignoredRow.managedProperty().bind(ignoredRow.visibleProperty());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, again, space, done);
        node.getStyleClass().addAll(StyleClasses.RAISED, "code-dialog");
        node.getChildren().addAll(title, summary, ignoredRow, warnings, tabs, buttons);
        buildTables();
        showIgnored();
        watching = List.of(
                model.ignored().subscribe(this::showIgnored),
                model.previewProperty().subscribe(it -> it.ifPresent(this::show)),
                model.failureProperty()
                        .subscribe(
                                it -> it.ifPresent(failure -> summary.setText(new FailureText().headline(failure)))));
    }

    Node node() {
        return node;
    }

    /** To the button that changes nothing. */
    void focus() {
        done.requestFocus();
    }

    /** Lets go of the model when the dialog has been closed. */
    void dispose() {
        watching.forEach(Subscription::unsubscribe);
    }

    private void buildTables() {
        TableColumn<Sent, Long> size = SyncColumns.bytes(TEXT.text("code.size"), Sent::size);
        sent.getColumns().add(SyncColumns.text(TEXT.text("code.path"), 430, Sent::path));
        sent.getColumns().add(size);
        sent.getColumns().add(SyncColumns.text(TEXT.text("code.state"), 150, CodeView::fate));
        size.setSortType(TableColumn.SortType.DESCENDING);
        sent.getSortOrder().add(size);
        leftOut.getColumns().add(SyncColumns.text(TEXT.text("code.path"), 240, SyncText::path));
        leftOut.getColumns().add(SyncColumns.text(TEXT.text("code.reason"), 240, words::reason));
        leftOut.getColumns().add(SyncColumns.text(TEXT.text("code.rule-in"), 190, SyncText::place));
        folders.getColumns().add(SyncColumns.text(TEXT.text("code.folder"), 300, it -> it.path() + "/"));
        folders.getColumns().add(SyncColumns.count(TEXT.text("code.files"), Folder::files));
        folders.getColumns().add(SyncColumns.bytes(TEXT.text("code.size"), Folder::bytes));
        folders.getColumns()
                .add(SyncColumns.button(TEXT.text("code.leave-out"), it -> model.leaveOut(it.path(), true)));
        for (TableView<?> table : List.of(sent, leftOut, folders)) {
            table.getStyleClass().add("dense");
            table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
            table.setPlaceholder(new Label(TEXT.text("code.nothing")));
        }
    }

    private void showIgnored() {
        ignoredRow.setVisible(!model.ignored().isEmpty());
        if (ignoredRow.isVisible()) {
            IgnoreLine line = model.ignored().getLast();
            ignoredText.setText(TEXT.text("code.ignored", line.file().getFileName(), line.pattern()));
        }
    }

    private static String fate(Sent row) {
        return row.deleted() ? TEXT.text("code.deleted") : CodeViewModel.fate(row.travels());
    }

    private void show(SyncPreview preview) {
        summary.setText(model.summary());
        warnings.getChildren()
                .setAll(preview.warnings().stream().map(this::warning).toList());
        warnings.setManaged(!preview.warnings().isEmpty());
        Set<String> travels = new HashSet<>();
        preview.changed().forEach(file -> travels.add(file.path()));
        List<Sent> rows = new java.util.ArrayList<>();
        for (ProjectFiles.File file : preview.files().files()) {
            rows.add(new Sent(file.path(), file.size(), travels.contains(file.path()), false));
        }
        preview.deleted().forEach(path -> rows.add(new Sent(path, NO_SIZE, false, true)));
        sent.getItems().setAll(rows);
        sent.sort();
        leftOut.getItems().setAll(preview.files().leftOut());
        folders.getItems().setAll(preview.folders());
        sentTab.setText(TEXT.text("code.sent", preview.files().files().size()));
        leftOutTab.setText(TEXT.text("code.left-out", preview.files().leftOut().size()));
    }

    private Node warning(SyncPreview.Warning warning) {
        Label text = new Label(model.warning(warning));
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox row = new HBox(8, Icons.of("fth-alert-triangle"), text);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().addAll(StyleClasses.BANNER, warning.kind().isObstacle() ? "banner-bad" : "banner-warn");
        if (!warning.path().isEmpty()) {
            Button ignore = new Button(TEXT.text(warning.isFolder() ? "code.ignore-folder" : "code.ignore-file"));
            ignore.setMinWidth(Region.USE_PREF_SIZE);
            ignore.setOnAction(event -> model.leaveOut(warning.path(), warning.isFolder()));
            row.getChildren().add(ignore);
        }
        return row;
    }
}
