package dev.runctl.ui.control;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is chosen, what has the focus and where one looks in a table while its rows come, go and move. By itself a table chooses
 * by position: the neighbour of a row that is gone, or nothing. Rows are told apart by identity.
 */
public final class KeptPlace<R> {
    /** The rows that are seen, from the first on, and how far that one is above the upper edge. */
    private record Seen<R>(List<R> rows, double offset, int first) {}

    private final TableView<R> table;
    private boolean isChanging;

    public KeptPlace(TableView<R> table) {
        this.table = table;
    }

    /** Whether the choice is for the moment not what it will be. */
    public boolean isChanging() {
        return isChanging;
    }

    /**
     * @param change changes the table's items
     * @param isScrollKept whether the rows that are seen stay where they are; not where somebody looks at the very first
     */
    public void around(Runnable change, boolean isScrollKept) {
        List<R> chosen = chosen();
        @Nullable R focused = table.getFocusModel().getFocusedItem();
        Optional<Seen<R>> seen = isScrollKept ? seen() : Optional.empty();
        isChanging = true;
        try {
            change.run();
            chooseAgain(chosen);
            focusAgain(focused);
        } finally {
            isChanging = false;
        }
        seen.ifPresent(this::scrollBack);
    }

    private List<R> chosen() {
        return table.getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private void chooseAgain(List<R> chosen) {
        Set<R> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(chosen);
        List<Integer> places = table.getSelectionModel().getSelectedIndices();
        List<R> items = table.getItems();
        boolean isRight = places.size() == chosen.size()
                && places.stream().allMatch(i -> i < items.size() && wanted.contains(items.get(i)));
        if (isRight) {
            return;
        }
        table.getSelectionModel().clearSelection();
        if (!chosen.isEmpty()) {
            int[] now = IntStream.range(0, items.size())
                    .filter(i -> wanted.contains(items.get(i)))
                    .toArray();
            if (now.length > 0) {
                table.getSelectionModel().selectIndices(now[0], now);
            }
        }
    }

    private void focusAgain(@Nullable R focused) {
        if (focused != null && table.getFocusModel().getFocusedItem() != focused) {
            int at = place(focused);
            if (at >= 0) {
                table.getFocusModel().focus(at);
            }
        }
    }

    private int place(R row) {
        List<R> items = table.getItems();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) == row) {
                return i;
            }
        }
        return -1;
    }

    private Optional<VirtualFlow<?>> flow() {
        return table.lookup(".virtual-flow") instanceof VirtualFlow<?> flow ? Optional.of(flow) : Optional.empty();
    }

    private Optional<Seen<R>> seen() {
        Optional<VirtualFlow<?>> flow = flow();
        @Nullable
        IndexedCell<?> first = flow.map(VirtualFlow::getFirstVisibleCell).orElse(null);
        @Nullable
        IndexedCell<?> last = flow.map(VirtualFlow::getLastVisibleCell).orElse(null);
        if (first == null || last == null || (first.getIndex() <= 0 && first.getLayoutY() >= 0)) {
            return Optional.empty();
        }
        int end = Math.min(last.getIndex() + 1, table.getItems().size());
        if (first.getIndex() >= end) {
            return Optional.empty();
        }
        return Optional.of(new Seen<>(
                List.copyOf(table.getItems().subList(first.getIndex(), end)), first.getLayoutY(), first.getIndex()));
    }

    /** To the first of those rows that is there still. */
    private void scrollBack(Seen<R> seen) {
        for (int i = 0; i < seen.rows().size(); i++) {
            int now = place(seen.rows().get(i));
            if (now < 0) {
                continue;
            }
            int top = now - i;
            if (top == seen.first() || top < 0) {
                return;
            }
            table.layout(); // until then the flow counts the rows there were
            flow().ifPresent(flow -> {
                flow.scrollToTop(top);
                flow.scrollPixels(-seen.offset());
            });
            return;
        }
    }
}
