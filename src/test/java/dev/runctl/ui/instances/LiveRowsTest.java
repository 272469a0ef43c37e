package dev.runctl.ui.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.InstanceFeed.Part;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list that is long enough to be looked at off the screen's thread. */
class LiveRowsTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final List<InstanceSummary> summaries = new ArrayList<>();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger listEvents = new AtomicInteger();
    private final AtomicInteger rowEvents = new AtomicInteger();
    private final LiveRows rows = steady.made(() -> {
        var made = new LiveRows(background, snapshot(), shown -> settled.incrementAndGet());
        made.visible().addListener((ListChangeListener<InstanceRow>) change -> listEvents.incrementAndGet());
        return made;
    });
    private int asked;

    LiveRowsTest() {
        for (int i = 0; i < 3 * InstanceFeed.AT_ONCE; i++) {
            summaries.add(summary(i, InstanceState.RUNNING));
        }
        showAndWait();
    }

    @AfterEach
    void close() {
        background.close();
    }

    private static InstanceSummary summary(int i, InstanceState state) {
        return FakeCloud.instance(
                AWS, String.format("i-%017x", i), "n" + i, "g5.xlarge", state, "1.006", Duration.ofMinutes(i + 1L));
    }

    private Snapshot snapshot() {
        Instant asOf = START.plusSeconds(asked++);
        Part part = new Part(AWS, List.copyOf(summaries), Optional.of(asOf), Optional.empty());
        return new Snapshot(AWS, List.of(part), part.instances());
    }

    private void onScreen(Runnable task) {
        int before = settled.get();
        steady.onScreen(task);
        await().until(() -> settled.get() > before);
    }

    private void showAndWait() {
        onScreen(() -> rows.show(snapshot()));
    }

    private boolean seen(BooleanSupplier condition) {
        return steady.made(condition::getAsBoolean);
    }

    /** Launched by the second profile, seen as the first one's: a stop would else not know of it. */
    @Test
    void aRunIsShownWhicheverProfileOfTheAccountLaunchedIt() {
        Location other = new Location("other", AWS.region());
        InstanceRef seen = summaries.get(3).instance().ref();
        Run run = FakeCloud.run(new InstanceRef(other, seen.id()), "train.py", RunState.RUNNING, START);
        onScreen(() -> rows.showRuns(InstanceRows.newest(List.of(run))));
        assertThat(java.util.Objects.requireNonNull(rows.find(seen)).hasActiveRun())
                .isTrue();
    }

    @Test
    void oneRowThatChangesIsTheOnlyOneTouched() {
        steady.onScreen(() -> rows.visible().forEach(row -> {
            row.stateProperty().subscribe((was, is) -> rowEvents.incrementAndGet());
            row.summaryProperty().subscribe((was, is) -> rowEvents.incrementAndGet());
        }));
        listEvents.set(0);
        summaries.set(77, summary(77, InstanceState.STOPPED));
        showAndWait();
        InstanceRow row = rows.visible().get(77);
        assertThat(row.state()).isEqualTo(InstanceState.STOPPED);
        assertThat(rowEvents).as("its state and its summary").hasValue(2);
        assertThat(listEvents).hasValue(0);
        assertThat(rows.countsProperty().get()).containsEntry(StateFilter.STOPPED, 1L);
    }

    @Test
    void aRefreshThatTellsNothingNewChangesNothing() {
        listEvents.set(0);
        List<InstanceRow> before = List.copyOf(rows.visible());
        showAndWait();
        assertThat(listEvents).hasValue(0);
        assertThat(rows.visible()).containsExactlyElementsOf(before);
    }

    @Test
    void whatComesAndGoesIsOneChangeEach() {
        listEvents.set(0);
        summaries.removeLast();
        summaries.addFirst(summary(90_000, InstanceState.PENDING));
        showAndWait();
        assertThat(listEvents).hasValue(2);
        assertThat(rows.visible().getFirst().name()).isEqualTo("n90000");
        assertThat(rows.visible()).hasSize(3 * InstanceFeed.AT_ONCE);
    }

    @Test
    void filterAndOrderHoldForWhatComesLater() {
        onScreen(() -> rows.setFilter(RowFilter.of("n1", StateFilter.RUNNING, Optional.empty())));
        onScreen(() -> rows.setOrder(Optional.of(Comparator.comparing(RowFacts::name, Comparator.reverseOrder()))));
        summaries.set(10, summary(10, InstanceState.STOPPED));
        summaries.addFirst(summary(19_999, InstanceState.RUNNING));
        showAndWait();
        List<String> names = rows.visible().stream().map(InstanceRow::name).toList();
        assertThat(names)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .contains("n19999", "n1", "n11")
                .doesNotContain("n10", "n2");
        assertThat(names).allMatch(it -> it.startsWith("n1"));
    }

    @Test
    void anActionMovesItsRowAtOnceAndAnAnswerThatIsOlderDoesNotMoveItBack() {
        InstanceRow row = rows.visible().get(3);
        onScreen(() -> rows.setFilter(RowFilter.of("", StateFilter.RUNNING, Optional.empty())));
        onScreen(() -> row.expect(InstanceState.STOPPING));
        assertThat(seen(() -> rows.visible().contains(row))).isFalse();
        assertThat(rows.countsProperty().get()).containsEntry(StateFilter.CHANGING, 1L);
        showAndWait();
        assertThat(row.state()).isEqualTo(InstanceState.STOPPING);
        steady.onScreen(() -> row.settle(START));
        showAndWait();
        assertThat(row.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(seen(() -> rows.visible().contains(row))).isTrue();
    }

    @Test
    void runsReachRowsThatAreThereAndThoseThatComeLater() {
        InstanceRef there = rows.visible().get(5).ref();
        InstanceRef later = summary(50_000, InstanceState.RUNNING).instance().ref();
        var newest = InstanceRows.newest(List.of(
                FakeCloud.run(there, "new.py", RunState.RUNNING, START.plusSeconds(9)),
                FakeCloud.run(there, "old.py", RunState.SUCCEEDED, START),
                FakeCloud.run(later, "late.py", RunState.RUNNING, START)));
        onScreen(() -> rows.showRuns(newest));
        assertThat(rows.visible().get(5).run().orElseThrow().request().script()).isEqualTo("new.py");
        summaries.addFirst(summary(50_000, InstanceState.RUNNING));
        showAndWait();
        assertThat(rows.visible().getFirst().run().orElseThrow().request().script())
                .isEqualTo("late.py");
        onScreen(() -> rows.showRuns(InstanceRows.newest(List.of())));
        assertThat(rows.visible()).allMatch(row -> row.run().isEmpty());
    }

    @Test
    void whatIsLearnedTouchesOnlyTheRowsItIsAboutAndMovesThemWhereTheyAreSortedByIt() {
        InstanceRef dear = rows.visible().get(700).ref();
        onScreen(() -> rows.setOrder(Optional.of(Comparator.comparing((RowFacts facts) ->
                        facts.notes().today().map(Amount::high).orElse(BigDecimal.ZERO))
                .reversed())));
        rowEvents.set(0);
        steady.onScreen(() ->
                rows.visible().forEach(row -> row.notesProperty().subscribe((was, is) -> rowEvents.incrementAndGet())));
        onScreen(() -> rows.learn(new RowNotes.Learned(
                Map.of(), Map.of(), Map.of(dear, Amount.of(BigDecimal.TEN)), START.plusSeconds(1))));
        assertThat(rows.visible().getFirst().ref()).isEqualTo(dear);
        assertThat(rowEvents).hasValue(1);
    }
}
