package dev.runctl.ui.runs;

import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * What is said of a run, above the content of whichever tab is shown: the tabs themselves stay where they are when something is
 * said, so that no click goes astray.
 */
final class TabNotices {
    private final VBox notices;

    private TabNotices(Node... nodes) {
        notices = new VBox(nodes);
        notices.getStyleClass().add("tab-notices");
        // No room is taken where nothing is said.
        for (Node node : nodes) {
            node.visibleProperty().subscribe(this::hideWhereEmpty);
        }
        notices.managedProperty().bind(notices.visibleProperty());
    }

    static void install(TabPane tabs, Node... nodes) {
        TabNotices shared = new TabNotices(nodes);
        for (Tab tab : tabs.getTabs()) {
            Node content = tab.getContent();
            VBox.setVgrow(content, Priority.ALWAYS);
            tab.setContent(new VBox(content));
        }
        tabs.getSelectionModel().selectedItemProperty().subscribe(shared::moveTo);
    }

    private void hideWhereEmpty() {
        notices.setVisible(notices.getChildren().stream().anyMatch(Node::isVisible));
    }

    private void moveTo(Tab tab) {
        VBox box = (VBox) tab.getContent();
        if (!box.getChildren().contains(notices)) {
            box.getChildren().addFirst(notices);
        }
    }
}
