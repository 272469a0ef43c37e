package dev.runctl.ui.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstancesViewModelTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private final FakeCloud cloud = new FakeCloud();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final InstanceRef running = add("i-0000000000000000a", "trainer", InstanceState.RUNNING);
    private final InstanceRef stopped = add("i-0000000000000000b", "sleeper", InstanceState.STOPPED);
    private final InstanceFeed feed = new InstanceFeed(cloud::list, AWS, steady.screen(), Clock.systemUTC());
    private final InstancesViewModel model = steady.made(
            () -> new InstancesViewModel(feed, cloud, background, steady.screen(), steady, steady, Clock.systemUTC()));

    private InstanceRef add(String id, String name, InstanceState state) {
        var summary = FakeCloud.instance(AWS, id, name, "g5.xlarge", state, "1.006", Duration.ofMinutes(5));
        cloud.summaries.add(summary);
        return summary.instance().ref();
    }

    @AfterEach
    void close() {
        model.hidden();
        feed.close();
        background.close();
    }

    private InstanceRow row(InstanceRef ref) {
        await().until(() -> model.visibleRows().stream().anyMatch(it -> it.ref().equals(ref)));
        return model.visibleRows().stream()
                .filter(it -> it.ref().equals(ref))
                .findFirst()
                .orElseThrow();
    }

    private void select(InstanceRow row) {
        steady.onScreen(() -> model.selection().setAll(row));
    }

    @Test
    void rowsStayTheSameObjectsWhileTheirStateChanges() {
        InstanceRow row = row(running);
        cloud.become(running, InstanceState.STOPPING);
        feed.refresh();
        await().until(() -> row.state() == InstanceState.STOPPING);
        assertThat(row(running)).isSameAs(row);
        assertThat(model.countsProperty().get().get(StateFilter.CHANGING)).isEqualTo(1);
    }

    @Test
    void startShowsAtOnceAndASecondClickDoesNothing() {
        InstanceRow row = row(stopped);
        select(row);
        steady.onScreen(() -> {
            model.perform(InstanceAction.START);
            assertThat(row.state()).isEqualTo(InstanceState.PENDING);
            model.perform(InstanceAction.START);
        });
        await().until(() -> cloud.calls.contains("start " + stopped.id()));
        cloud.become(stopped, InstanceState.RUNNING);
        feed.refresh();
        await().until(() -> row.state() == InstanceState.RUNNING);
        assertThat(cloud.calls.stream().filter(it -> it.startsWith("start"))).hasSize(1);
    }

    @Test
    void aStartThatFailsPutsTheRowBackAndOffersRetry() {
        cloud.fail("start " + stopped.id(), new Failure.LimitReached(Failure.Evidence.NONE));
        InstanceRow row = row(stopped);
        select(row);
        steady.onScreen(() -> model.perform(InstanceAction.START));
        await().until(() -> steady.told.stream().anyMatch(it -> it.startsWith("failure limit-reached Retry")));
        assertThat(row.state()).isEqualTo(InstanceState.STOPPED);
        assertThat(model.allows(InstanceAction.START)).isTrue();
    }

    @Test
    void terminateAsksAndTheSafeAnswerKeepsTheInstance() {
        select(row(running));
        steady.answer = 0;
        cloud.checkpointsOnlyThere = 3;
        steady.onScreen(() -> model.perform(InstanceAction.TERMINATE));
        await().until(() -> steady.told.stream()
                .anyMatch(it -> it.startsWith("choose")
                        && it.contains("trainer")
                        && it.contains("3 complete checkpoints have no copy in S3")));
        assertThat(cloud.calls).doesNotContain("terminate " + running.id());
        steady.answer = 1;
        steady.onScreen(() -> model.perform(InstanceAction.TERMINATE));
        await().until(() -> cloud.calls.contains("terminate " + running.id()));
    }

    @Test
    void anActiveRunIsNamedAndKeepsTrainingAway() {
        cloud.runs.add(FakeCloud.run(running, "train.py", RunState.RUNNING, Instant.now()));
        steady.onScreen(model::shown);
        InstanceRow row = row(running);
        await().until(() -> row.run().isPresent());
        select(row);
        assertThat(model.allows(InstanceAction.TRAIN)).isFalse();
        steady.onScreen(() -> model.perform(InstanceAction.TERMINATE));
        await().until(() -> steady.told.stream().anyMatch(it -> it.contains("without saving")));
    }

    @Test
    void stoppingWhatTrainsAsksHowLongAndTheSafeAnswerStopsNothing() {
        cloud.runs.add(FakeCloud.run(running, "train.py", RunState.RUNNING, Instant.now()));
        steady.onScreen(model::shown);
        InstanceRow row = row(running);
        await().until(() -> row.run().isPresent());
        select(row);
        steady.answer = 0;
        steady.onScreen(() -> model.perform(InstanceAction.STOP));
        assertThat(steady.told).anyMatch(it -> it.startsWith("choose Stop trainer safely?") && it.contains("train.py"));
        assertThat(steady.told).contains("box Copy the newest checkpoint to s3://lab too");
        assertThat(cloud.calls).noneMatch(it -> it.startsWith("stop"));
        assertThat(row.state()).isEqualTo(InstanceState.RUNNING);
        steady.answer = 2;
        steady.ticks = true;
        steady.onScreen(() -> model.perform(InstanceAction.STOP));
        assertThat(cloud.calls).contains("stop " + running.id() + " 120 copy");
    }

    @Test
    void ofSeveralChosenThoseAreMeantWithWhichItCanBeDone() {
        InstanceRow one = row(running);
        InstanceRow other = row(stopped);
        steady.onScreen(() -> model.selection().setAll(one, other));
        assertThat(model.allows(InstanceAction.TRAIN)).as("of one only").isFalse();
        assertThat(model.allows(InstanceAction.START)).isTrue();
        steady.onScreen(() -> model.perform(InstanceAction.STOP));
        await().until(() -> cloud.calls.stream().anyMatch(it -> it.startsWith("stop " + running.id())));
        assertThat(cloud.calls).noneMatch(it -> it.contains(stopped.id().value()));
    }

    @Test
    void stoppingAnIdleInstanceAsksNothing() {
        select(row(running));
        steady.onScreen(() -> model.perform(InstanceAction.STOP));
        assertThat(steady.told).noneMatch(it -> it.startsWith("choose"));
        assertThat(cloud.calls).anyMatch(it -> it.startsWith("stop " + running.id()));
    }

    @Test
    void aLostConnectionKeepsTheRowsAndSaysTheirAge() {
        row(running);
        cloud.failListing(Optional.of(new Failure.Unreachable(Failure.Evidence.NONE)));
        feed.refresh();
        await().until(() -> {
            steady.onScreen(model::tick);
            return !model.staleProperty().get().isEmpty();
        });
        assertThat(model.phaseProperty().get()).isEqualTo(InstancesViewModel.Phase.ROWS);
        cloud.failListing(Optional.empty());
        steady.onScreen(model::retry);
        await().until(() -> model.staleProperty().get().isEmpty());
    }

    @Test
    void filtersNarrowAndAnEmptyResultIsItsOwnState() {
        row(running);
        steady.onScreen(() -> model.filterProperty().set("SLEEP g5"));
        assertThat(model.visibleRows()).extracting(InstanceRow::ref).containsExactly(stopped);
        steady.onScreen(() -> model.stateFilterProperty().set(StateFilter.RUNNING));
        assertThat(model.phaseProperty().get()).isEqualTo(InstancesViewModel.Phase.NO_MATCH);
        steady.onScreen(model::clearFilters);
        assertThat(model.visibleRows()).hasSize(2);
    }

    @Test
    void anotherLocationForgetsTheOldRows() {
        row(running);
        steady.onScreen(() -> feed.setLocation(Location.thisComputer()));
        await().until(() -> model.phaseProperty().get() == InstancesViewModel.Phase.EMPTY);
        assertThat(model.visibleRows()).isEmpty();
    }

    @Test
    void tenThousandRowsKeepTheirIdentity() {
        for (int i = 0; i < 10_000; i++) {
            add(String.format("i-%017x", i + 100), "n" + i, InstanceState.RUNNING);
        }
        feed.refresh();
        await().until(() -> model.visibleRows().size() == 10_002);
        List<InstanceRow> before = List.copyOf(model.visibleRows());
        cloud.become(before.get(77).ref(), InstanceState.STOPPED);
        feed.refresh();
        await().until(() -> before.get(77).state() == InstanceState.STOPPED);
        assertThat(model.visibleRows()).containsExactlyElementsOf(before);
    }

    private static Offer offer(String type) {
        return new Offer(
                AWS,
                new Hardware(type, 4, 16_384, "A10G", "NVIDIA", 1, 22_888, "x86_64", true),
                Optional.empty(),
                List.of());
    }

    @Test
    void aNewInstanceIsCreatedOnceAndShown() {
        NewInstanceViewModel dialog = steady.made(model::newInstance);
        await().until(() -> dialog.profile().phaseProperty().get() == ProfileChoiceViewModel.Phase.LIST);
        assertThat(dialog.ready().getValue()).isFalse();
        steady.onScreen(() -> dialog.choose(List.of(offer("g5.xlarge"), offer("g6.xlarge")), Lifecycle.SPOT));
        assertThat(dialog.ready().getValue()).isTrue();
        assertThat(dialog.imageProperty().get()).isEqualTo(ImageEntry.DEEP_LEARNING_AMAZON_LINUX);
        steady.onScreen(() -> dialog.countProperty().set("0"));
        assertThat(dialog.ready().getValue()).isFalse();
        assertThat(dialog.countProblem().getValue()).isNotEmpty();
        steady.onScreen(() -> {
            dialog.countProperty().set("1");
            dialog.imageProperty().set(ImageEntry.OWN);
            dialog.imageIdProperty().set("ami-zz");
        });
        assertThat(dialog.imageProblem().getValue()).isNotEmpty();
        steady.onScreen(() -> {
            dialog.imageProperty().set(ImageEntry.UBUNTU);
            dialog.tagsProperty().set("team=vision, project=digits");
            dialog.nameProperty().set("fresh");
            dialog.create();
            dialog.create();
        });
        await().until(() -> cloud.calls.contains("create fresh"));
        assertThat(cloud.wishes).singleElement().satisfies(wish -> {
            assertThat(wish.choices()).extracting(it -> it.instanceType()).containsExactly("g5.xlarge", "g6.xlarge");
            assertThat(wish.request().lifecycle()).isEqualTo(Lifecycle.SPOT);
            assertThat(wish.request().tags()).containsEntry("team", "vision").containsEntry("project", "digits");
        });
        assertThat(cloud.calls).contains("create fresh");
        await().until(() ->
                model.visibleRows().stream().anyMatch(it -> it.name().equals("fresh")));
    }

    @Test
    void rowsShowHowFarTheirRunsAreAndWhatTheyCostToday() {
        var run = FakeCloud.run(
                running, "train.py", RunState.RUNNING, Instant.now().minusSeconds(60));
        cloud.runs.add(run);
        cloud.logs.put(run.id(), "Epoch 3/10\n");
        cloud.today.put(running, Amount.of(new BigDecimal("4.20")));
        InstanceRow row = row(running);
        steady.onScreen(model::shown);
        await().until(() -> row.facts().notes().progress().isPresent()
                && row.facts().notes().today().isPresent());
        assertThat(row.facts().notes().progress().orElseThrow().fraction()).isEqualTo(0.2);
        var other = FakeCloud.run(running, "next.py", RunState.RUNNING, Instant.now());
        steady.onScreen(() -> row.setRun(Optional.of(other)));
        assertThat(row.facts().notes().progress()).as("that of the run before").isEmpty();
        assertThat(row.facts().notes().today()).isPresent();
    }
}
