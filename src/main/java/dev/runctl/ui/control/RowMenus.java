package dev.runctl.ui.control;

import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** Menus of a table's rows, be they each row's or one of the table, opened without a mouse. */
public final class RowMenus {
    private RowMenus() {}

    /** With the menu key or Shift+F10 the selected row's menu opens: the table has the focus then, and its rows are not told. */
    public static void openByKeyboard(TableView<?> table) {
        table.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> {
            if (event.isKeyboardTrigger() && !(event.getTarget() instanceof TableRow<?>) && open(table)) {
                event.consume();
            }
        });
        // Not every system makes a request of Shift+F10.
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean isMenu =
                    event.getCode() == KeyCode.CONTEXT_MENU || event.getCode() == KeyCode.F10 && event.isShiftDown();
            if (isMenu && open(table)) {
                event.consume();
            }
        });
    }

    private static boolean open(TableView<?> table) {
        int selected = table.getSelectionModel().getSelectedIndex();
        for (Node node : table.lookupAll(".table-row-cell")) {
            ContextMenu menu = node instanceof TableRow<?> it && it.getContextMenu() != null
                    ? it.getContextMenu()
                    : table.getContextMenu();
            if (node instanceof TableRow<?> row && row.getIndex() == selected && menu != null) {
                Point2D at = row.localToScreen(24, row.getHeight() - 4);
                if (!menu.isShowing()) {
                    menu.show(row, at.getX(), at.getY());
                }
                return true;
            }
        }
        return false;
    }
}
