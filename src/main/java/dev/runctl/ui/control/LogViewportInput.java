package dev.runctl.ui.control;

import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.util.Duration;

/** Mouse and keys of the log: wheel, paging, selecting by dragging with scrolling beyond the edge, words and lines by clicks. */
final class LogViewportInput {
    private static final KeyCombination SELECT_ALL = new KeyCodeCombination(KeyCode.A, KeyCombination.SHORTCUT_DOWN);
    private static final double WHEEL_PIXELS_PER_ROW = 13;

    private final LogViewport viewport;
    private final Timeline beyond = new Timeline(new KeyFrame(Duration.millis(40), event -> dragOn()));
    private double dragX;
    private double dragY;

    private LogViewportInput(LogViewport viewport) {
        this.viewport = viewport;
        beyond.setCycleCount(Timeline.INDEFINITE);
    }

    static void install(LogViewport viewport) {
        LogViewportInput input = new LogViewportInput(viewport);
        viewport.addEventHandler(ScrollEvent.SCROLL, input::scrolled);
        viewport.addEventHandler(KeyEvent.KEY_PRESSED, input::key);
        viewport.addEventHandler(MouseEvent.MOUSE_PRESSED, input::pressed);
        viewport.addEventHandler(MouseEvent.MOUSE_DRAGGED, input::dragged);
        viewport.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> input.beyond.stop());
    }

    private void scrolled(ScrollEvent event) {
        if (event.getDeltaY() != 0) {
            viewport.scrollBy(-event.getDeltaY() / WHEEL_PIXELS_PER_ROW);
        }
        if (event.getDeltaX() != 0) {
            viewport.scrollSideways(-event.getDeltaX());
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (SELECT_ALL.match(event)) {
            viewport.selectAll();
            event.consume();
            return;
        }
        boolean handled = true;
        switch (event.getCode()) {
            case UP -> viewport.scrollBy(-1);
            case DOWN -> viewport.scrollBy(1);
            case PAGE_UP -> viewport.scrollBy(-viewport.page());
            case PAGE_DOWN, SPACE -> viewport.scrollBy(viewport.page());
            case HOME -> viewport.scrollToTop();
            case END -> viewport.scrollToEnd();
            case LEFT -> viewport.scrollSideways(-60);
            case RIGHT -> viewport.scrollSideways(60);
            default -> handled = false;
        }
        if (handled) {
            event.consume();
        }
    }

    private void pressed(MouseEvent event) {
        viewport.requestFocus();
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        LogSelection at = viewport.positionAt(event.getX(), event.getY());
        if (event.isShiftDown()) {
            viewport.select(viewport.selection().to(at.toLine(), at.toColumn()));
        } else {
            viewport.select(
                    switch (event.getClickCount()) {
                        case 1 -> at;
                        case 2 -> word(at);
                        default -> whole(at);
                    });
        }
        event.consume();
    }

    private LogSelection whole(LogSelection at) {
        int length = viewport.line(at.toLine()).text().length();
        return new LogSelection(at.toLine(), 0, at.toLine(), length);
    }

    private LogSelection word(LogSelection at) {
        String text = viewport.line(at.toLine()).text();
        int start = Math.min(at.toColumn(), text.length());
        int end = start;
        while (start > 0 && isWord(text.charAt(start - 1))) {
            start--;
        }
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return new LogSelection(at.toLine(), start, at.toLine(), end);
    }

    /** Numbers and paths count as one word: they are what people copy out of a log. */
    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_-./+:".indexOf(c) >= 0;
    }

    private void dragged(MouseEvent event) {
        if (!event.isPrimaryButtonDown()) {
            return;
        }
        dragX = event.getX();
        dragY = event.getY();
        if (dragY < 0 || dragY > viewport.getHeight()) {
            beyond.play();
        } else {
            beyond.stop();
            extend();
        }
        event.consume();
    }

    private void dragOn() {
        viewport.scrollBy(dragY < 0 ? -1 + dragY / 30 : 1 + (dragY - viewport.getHeight()) / 30);
        extend();
    }

    private void extend() {
        LogSelection at = viewport.positionAt(dragX, Math.clamp(dragY, 0, viewport.getHeight()));
        viewport.select(viewport.selection().to(at.toLine(), at.toColumn()));
    }
}
