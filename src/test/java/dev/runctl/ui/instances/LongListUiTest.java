package dev.runctl.ui.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.UiThread;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person has chosen, sorted by and looks at stays over refreshes of a long list. */
@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class LongListUiTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private static final int COUNT = 1200;

    private final FakeCloud cloud = new FakeCloud();
    private final Steady steady = new Steady();
    private final Background background = new Background(UiThread.executor());
    private @Nullable InstanceFeed feed;
    private @Nullable InstancesViewModel model;
    private @Nullable InstancesView view;
    private @Nullable Stage window;

    @Start
    void start(Stage stage) {
        List<InstanceSummary> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(summary(i, InstanceState.RUNNING));
        }
        cloud.summaries.addAll(all);
        InstanceFeed made = new InstanceFeed(cloud::list, AWS, UiThread.executor(), Clock.systemUTC());
        InstancesViewModel shown =
                new InstancesViewModel(made, cloud, background, UiThread.executor(), steady, steady, Clock.systemUTC());
        InstancesView screen = new InstancesView(shown, (content, closed) -> () -> {}, steady);
        stage.setScene(new Scene((Parent) screen.node(), 1200, 700));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        screen.shown();
        feed = made;
        model = shown;
        view = screen;
        window = stage;
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(() -> Objects.requireNonNull(view).hidden());
        Objects.requireNonNull(feed).close();
        background.close();
    }

    private static InstanceSummary summary(int i, InstanceState state) {
        return FakeCloud.instance(
                AWS,
                String.format("i-%017x", i),
                String.format("n%05d", i),
                "g5.xlarge",
                state,
                "1.006",
                Duration.ofMinutes(i + 1L));
    }

    private static <T> T onScreen(Callable<T> task) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, task);
    }

    @SuppressWarnings("unchecked")
    private TableView<InstanceRow> table() {
        return (TableView<InstanceRow>)
                Objects.requireNonNull(window).getScene().lookup(".table-view");
    }

    private void awaitRows(int count) {
        await().until(() ->
                onScreen(() -> Objects.requireNonNull(model).visibleRows().size() == count
                        && Objects.requireNonNull(window).getScene().lookup(".table-row-cell") != null));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private IndexedCell<?> firstSeen() {
        return onScreen(() -> {
            table().layout();
            VirtualFlow<?> flow = (VirtualFlow<?>) Objects.requireNonNull(table().lookup(".virtual-flow"));
            IndexedCell<?> first = Objects.requireNonNull(flow.getFirstVisibleCell());
            // One that ends exactly at the upper edge counts as visible, and nobody sees it.
            boolean isAbove = first.getLayoutY() + first.getHeight() <= 0;
            return isAbove ? Objects.requireNonNull(flow.getVisibleCell(first.getIndex() + 1)) : first;
        });
    }

    private List<String> chosen() {
        return onScreen(() -> table().getSelectionModel().getSelectedItems().stream()
                .map(InstanceRow::name)
                .sorted()
                .toList());
    }

    private void refresh() {
        Objects.requireNonNull(feed).refresh();
    }

    @Test
    void whatIsChosenAndSeenStaysWhileRowsComeGoAndMove(FxRobot robot) {
        awaitRows(COUNT);
        robot.interact(() -> {
            table().getSelectionModel().selectIndices(600, 602, 605);
            table().scrollTo(600);
            table().layout();
        });
        int before = firstSeen().getIndex();
        InstanceRow seen = onScreen(() -> table().getItems().get(before));
        double offset = onScreen(() -> firstSeen().getLayoutY());

        for (int i = 0; i < 7; i++) {
            cloud.summaries.addFirst(summary(50_000 + i, InstanceState.PENDING));
        }
        cloud.summaries.remove(7 + 100);
        cloud.summaries.add(7 + 200, cloud.summaries.remove(7 + 900));
        cloud.summaries.remove(7 + 602);
        refresh();
        awaitRows(COUNT + 5);

        assertThat(chosen()).containsExactly("n00600", "n00605");
        assertThat(onScreen(() -> Objects.requireNonNull(model).selection().size()))
                .isEqualTo(2);
        IndexedCell<?> now = firstSeen();
        assertThat(now.getItem()).isSameAs(seen);
        assertThat(now.getIndex()).isEqualTo(before + 7);
        assertThat(onScreen(now::getLayoutY)).isEqualTo(offset);
    }

    @Test
    void whoLooksAtTheFirstRowSeesWhatIsNewAboveIt() {
        awaitRows(COUNT);
        cloud.summaries.addFirst(summary(50_000, InstanceState.PENDING));
        refresh();
        awaitRows(COUNT + 1);
        assertThat(((InstanceRow) firstSeen().getItem()).name()).isEqualTo("n50000");
    }

    @Test
    void anotherOrderKeepsTheChoiceAndRefreshesFollowIt(FxRobot robot) {
        awaitRows(COUNT);
        robot.interact(() -> table().getSelectionModel().select(3));
        TableColumn<InstanceRow, ?> name = onScreen(() -> table().getColumns().getFirst());
        robot.interact(() -> {
            name.setSortType(TableColumn.SortType.DESCENDING);
            table().getSortOrder().setAll(List.of(name));
        });
        await().until(() -> onScreen(() -> table().getItems().getFirst().name().equals("n01199")));
        assertThat(chosen()).containsExactly("n00003");
        cloud.summaries.addFirst(summary(70_000, InstanceState.RUNNING));
        refresh();
        await().until(() -> onScreen(() -> table().getItems().getFirst().name().equals("n70000")));
        assertThat(chosen()).containsExactly("n00003");
        robot.interact(() -> table().getSortOrder().clear());
        await().until(() -> onScreen(() -> table().getItems().get(1).name().equals("n00000")));
    }

    @Test
    void aRowThatIsFilteredAwayIsNotChosenAnyMoreNorIsItsNeighbour(FxRobot robot) {
        awaitRows(COUNT);
        robot.interact(() -> table().getSelectionModel().select(3));
        robot.interact(() -> Objects.requireNonNull(model).filterProperty().set("n0011"));
        awaitRows(10);
        assertThat(chosen()).isEmpty();
        assertThat(onScreen(() -> Objects.requireNonNull(model).selection().isEmpty()))
                .isTrue();
        robot.interact(() -> table().requestFocus());
        robot.push(KeyCode.DELETE);
        assertThat(steady.told).noneMatch(it -> it.startsWith("choose"));
    }
}
