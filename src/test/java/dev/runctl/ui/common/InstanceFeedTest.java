package dev.runctl.ui.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceFeedTest {
    private static final Location IRELAND = new Location("research", "eu-west-1");
    private static final Location OHIO = new Location("research", "us-east-2");
    private static final Location OTHER = new Location("team", "us-east-2");

    private final Steady steady = new Steady();
    private final Map<Location, List<InstanceSummary>> cloud = new ConcurrentHashMap<>();
    private final Map<Location, Failure> failing = new ConcurrentHashMap<>();
    private final Set<Location> held = ConcurrentHashMap.newKeySet();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final InstanceFeed feed;

    InstanceFeedTest() {
        cloud.put(IRELAND, List.of(instance(IRELAND, 1)));
        cloud.put(OHIO, List.of(instance(OHIO, 2), instance(OHIO, 3)));
        cloud.put(OTHER, List.of(instance(OTHER, 4)));
        held.add(OHIO);
        feed = new InstanceFeed(this::list, List.of(OHIO, IRELAND), steady.screen(), Clock.systemUTC());
    }

    @Test
    void whatTwoProfilesOfOneAccountListIsThereOnceAsTheFirstOnes() {
        cloud.put(OTHER, List.of(instance(OTHER, 3), instance(OTHER, 4)));
        release.countDown();
        feed.setLocations(List.of(OHIO, IRELAND, OTHER));
        await().until(() -> feed.snapshotProperty().get().isComplete());

        assertThat(feed.snapshotProperty().get().instances())
                .extracting(it -> it.instance().ref())
                .containsExactly(
                        instance(OHIO, 2).instance().ref(),
                        instance(OHIO, 3).instance().ref(),
                        instance(IRELAND, 1).instance().ref(),
                        instance(OTHER, 4).instance().ref());
    }

    private static InstanceSummary instance(Location location, int number) {
        String id = String.format("i-%017x", number);
        return FakeCloud.instance(location, id, "n" + number, "g5.xlarge", InstanceState.RUNNING, "1", Duration.ZERO);
    }

    private List<InstanceSummary> list(Location location) {
        if (location.equals(IRELAND)) {
            most.accumulateAndGet(asking.incrementAndGet(), Math::max);
        }
        try {
            if (held.contains(location)) {
                release.await();
            }
            Failure failure = failing.get(location);
            if (failure != null) {
                throw new ServiceException(failure);
            }
            return cloud.get(location);
        } catch (InterruptedException e) {
            throw new java.util.concurrent.CancellationException(e.getMessage());
        } finally {
            if (location.equals(IRELAND)) {
                asking.decrementAndGet();
                asked.incrementAndGet();
            }
        }
    }

    private Part part(Location location) {
        return feed.snapshotProperty().get().parts().stream()
                .filter(it -> it.location().equals(location))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void close() {
        release.countDown();
        feed.close();
    }

    @Test
    void eachRegionIsShownAsItArrivesInTheOrderChosen() {
        await().until(() -> part(IRELAND).asOf().isPresent());
        assertThat(part(OHIO).isLoading()).as("the other does not wait for it").isTrue();
        assertThat(feed.snapshotProperty().get().isComplete()).isFalse();

        release.countDown();

        await().until(() -> feed.snapshotProperty().get().isComplete());
        assertThat(feed.snapshotProperty().get().instances())
                .extracting(it -> it.instance().name())
                .containsExactly("n2", "n3", "n1");
    }

    @Test
    void oneThatFailsKeepsItsRowsWithTheReasonAndTheOthersLiveOn() {
        release.countDown();
        await().until(() -> feed.snapshotProperty().get().isComplete());
        failing.put(OHIO, new Failure.Credentials(Failure.Evidence.NONE));
        cloud.put(IRELAND, List.of(instance(IRELAND, 1), instance(IRELAND, 9)));

        feed.refresh();

        await().until(() -> part(OHIO).failure().isPresent());
        await().until(() -> part(IRELAND).instances().size() == 2);
        assertThat(part(OHIO).instances()).hasSize(2);
        assertThat(part(OHIO).asOf()).isPresent();
        assertThat(part(IRELAND).failure()).isEmpty();
    }

    @Test
    void anotherChoiceKeepsWhatIsKnownOfTheSameRegion() {
        release.countDown();
        await().until(() -> feed.snapshotProperty().get().isComplete());

        List<Part> first = new ArrayList<>();
        steady.onScreen(() -> {
            feed.setLocations(List.of(IRELAND, OTHER, IRELAND));
            first.addAll(feed.snapshotProperty().get().parts());
        });

        assertThat(first).extracting(Part::location).containsExactly(IRELAND, OTHER);
        assertThat(first.getFirst().instances()).hasSize(1);
        await().until(() -> feed.snapshotProperty().get().isComplete());
        assertThat(feed.snapshotProperty().get().location()).isEqualTo(IRELAND);
    }

    @Test
    void whatHasNotChangedStaysTheSameObject() {
        await().until(() -> part(IRELAND).asOf().isPresent());
        InstanceSummary before = part(IRELAND).instances().getFirst();
        int already = asked.get();
        cloud.put(IRELAND, List.of(instance(IRELAND, 1), instance(IRELAND, 5)));
        InstanceSummary again = new InstanceSummary(
                before.instance().named("n1"), before.agent(), Duration.ofMinutes(9), before.cost());
        cloud.put(IRELAND, List.of(again, instance(IRELAND, 5)));

        feed.refresh();

        await().until(() -> asked.get() > already && part(IRELAND).instances().size() == 2);
        InstanceSummary after = part(IRELAND).instances().getFirst();
        assertThat(after.instance()).isSameAs(before.instance());
        assertThat(after.uptime()).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void questionsToARegionNeverOverlapHoweverOftenOneAsks() {
        for (int i = 0; i < 200; i++) {
            feed.refresh();
        }
        await().until(() -> asked.get() >= 1);
        feed.refresh(); // all of those may have been asked before the first question was put
        await().until(() -> asked.get() >= 2);

        assertThat(most).hasValue(1);
    }
}
