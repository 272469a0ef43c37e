package dev.runctl.journey;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.app.Desktop;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.testing.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The real desktop over the real services and This computer, led by clicks and keys as a person would. */
public final class DesktopWindow implements AutoCloseable {
    public static final double WIDTH = 1360;
    public static final double HEIGHT = 850;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Set<?> TOLD =
            Set.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED, MouseEvent.MOUSE_CLICKED);
    private static final Duration POLL = Duration.ofMillis(150);

    private final FxRobot robot = new FxRobot();
    private final CompositionRoot root;
    private final Desktop desktop;
    private final Stage stage;

    /** What the mouse did lately, as the window was told: used on the screen's thread. */
    private final Deque<String> presses = new ArrayDeque<>();

    /** @param examples the folder with the example script */
    public static DesktopWindow open(Path data, Path examples) throws Exception {
        System.setProperty("runctl.examples", examples.toString());
        FxToolkit.registerPrimaryStage();
        return new DesktopWindow(new CompositionRoot(new AppPaths(data), Map.of("RUNCTL_LOCAL_TIMINGS", "fast")));
    }

    private DesktopWindow(CompositionRoot root) {
        this.root = root;
        stage = onScreen(Stage::new);
        desktop = onScreen(() -> new Desktop(root.desktop(), stage));
        robot.interact(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(WIDTH);
            stage.setHeight(HEIGHT);
            desktop.show();
            desktop.scene().addEventFilter(MouseEvent.ANY, this::note);
        });
    }

    private void note(MouseEvent event) {
        if (!TOLD.contains(event.getEventType())) {
            return;
        }
        presses.add(event.getEventType() + " " + event.getTarget());
        if (presses.size() > 9) {
            presses.removeFirst();
        }
    }

    private static <T> T onScreen(Callable<T> task) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, task);
    }

    public Desktop desktop() {
        return desktop;
    }

    public CompositionRoot services() {
        return root;
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(LONG).pollInterval(POLL).pollDelay(Duration.ZERO);
    }

    /** A long wait that tells what stood in the window if it was in vain. */
    ConditionFactory patient() {
        return patiently().conditionEvaluationListener(new WhatIsShown());
    }

    /** The first node that fits and that a person could click, as soon as there is one. */
    public Node shown(String query) {
        patient().alias("shown: " + query).until(() -> visible(query).anyMatch(it -> !it.isDisabled()));
        return onScreen(() ->
                visibleNow(query).filter(it -> !it.isDisabled()).findFirst().orElseThrow());
    }

    /** Puts the window's words beside a wait that ended in vain, so that its report tells what stood there instead. */
    private final class WhatIsShown implements ConditionEvaluationListener<Object> {
        @Override
        public void conditionEvaluated(EvaluatedCondition<Object> condition) {}

        @Override
        public void onTimeout(TimeoutEvent event) {
            System.err.println(event.getDescription() + ". The window says: " + text(".root"));
            System.err.println("It was told: " + onScreen(() -> List.copyOf(presses)));
            System.err.println("Threads, virtual ones too: " + Threads.written());
        }
    }

    private Stream<Node> visible(String query) {
        return onScreen(() -> visibleNow(query).toList()).stream();
    }

    private Stream<Node> visibleNow(String query) {
        return robot.from(desktop.scene().getRoot()).lookup(query).queryAll().stream()
                .filter(DesktopWindow::isSeen);
    }

    private static boolean isSeen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    public boolean isShown(String query) {
        return visible(query).findAny().isPresent();
    }

    public void click(String query) {
        Node node = shown(query);
        settled(node);
        robot.clickOn(node);
    }

    /** The second click comes whatever the first one did. */
    void doubleClick(String query) {
        Node node = shown(query);
        settled(node);
        robot.doubleClickOn(node);
    }

    /** Clicks the button with that text, inside what fits the query. */
    public void clickButton(String within, String text) {
        String query = within + " .button";
        patient()
                .alias("button " + text + " in " + within)
                .until(() -> visible(query)
                        .anyMatch(it -> !it.isDisabled() && textOf(it).contains(text)));
        Node node = visible(query)
                .filter(it -> textOf(it).contains(text))
                .findFirst()
                .orElseThrow();
        settled(node);
        robot.clickOn(node);
    }

    /** Clicks what fits the second query in the row that fits the first one and has these words. */
    public void clickInRow(String rows, String words, String query) {
        patient()
                .alias("row with " + words)
                .until(() -> inRow(rows, words, query).findAny().isPresent());
        Node[] node = {null};
        // A table gives its rows' nodes to other rows when the list changes: the one that stands still must still be in
        // this row.
        patient().alias("row with " + words + " at rest").until(() -> {
            Node found = inRow(rows, words, query).findFirst().orElse(null);
            if (found == null) {
                return false;
            }
            settled(found);
            node[0] = found;
            return inRow(rows, words, query).findFirst().orElse(null) == found;
        });
        robot.clickOn(node[0]);
    }

    private Stream<Node> inRow(String rows, String words, String query) {
        return visible(rows)
                .filter(it -> textOf(it).contains(words))
                .flatMap(it -> onScreen(() -> it.lookupAll(query)).stream())
                .filter(it -> isSeen(it) && !it.isDisabled());
    }

    /** What slides in cannot be hit until it stands still. */
    private static void settled(Node node) {
        Bounds[] last = {null};
        patiently().until(() -> {
            Bounds now = onScreen(() -> node.localToScreen(node.getBoundsInLocal()));
            boolean same = now != null && now.equals(last[0]);
            last[0] = now;
            return same;
        });
    }

    public void write(String query, String text) {
        click(query);
        robot.push(KeyCode.CONTROL, KeyCode.A);
        robot.write(text, 0);
        WaitForAsyncUtils.waitForFxEvents();
    }

    public void press(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** All words inside what fits the query, in order of appearance. */
    public String text(String query) {
        return onScreen(() -> visibleNow(query).map(DesktopWindow::words).collect(Collectors.joining("\n")));
    }

    private static String textOf(Node node) {
        return onScreen(() -> words(node));
    }

    private static String words(Node node) {
        if (!node.isVisible()) {
            return "";
        }
        String own = node instanceof Labeled labeled && labeled.getText() != null
                ? labeled.getText()
                : node instanceof Text text ? text.getText() : "";
        if (node instanceof Button || node instanceof Text || !(node instanceof Parent parent)) {
            return own;
        }
        String inner = parent.getChildrenUnmodifiable().stream()
                .map(DesktopWindow::words)
                .filter(it -> !it.isEmpty() && !it.equals(own))
                .collect(Collectors.joining(" "));
        return own.isEmpty() ? inner : inner.isEmpty() ? own : own + " " + inner;
    }

    /** Waits until what fits the query says this. */
    public void says(String query, String expected) {
        patient()
                .untilAsserted(() ->
                        org.assertj.core.api.Assertions.assertThat(text(query)).contains(expected));
    }

    /** Selects the first row of the instances and creates it where there is none yet. */
    void createWorkspace() {
        click("#create-first");
        click(".dialog-buttons > #create");
        patient().until(() -> instances().stream().anyMatch(InstanceSummary::isReachable));
        shown(".table-row-cell:filled");
    }

    /** Opens the example for the selected instance and says how long it is to train. */
    void openExample(String epochs) {
        click("#nav-train");
        // The page needs a moment: asking at once would miss both.
        patient().until(() -> isShown("#try-example") || isShown("#argument-epochs"));
        if (isShown("#try-example")) {
            click("#try-example");
        }
        write("#argument-epochs", epochs);
    }

    public List<InstanceSummary> instances() {
        return root.instances().list(Location.thisComputer());
    }

    /** Newest first. */
    public List<Run> runs() {
        return root.runs().history();
    }

    /** As closing the window does; what runs on instances goes on. */
    @Override
    public void close() {
        robot.interact(() -> {
            stage.hide();
            desktop.close();
        });
        root.close();
    }
}
