package dev.runctl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewestTest {
    private final ExecutorService screen = Executors.newSingleThreadExecutor();
    private final Background background = new Background(screen);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Integer> worked = new CopyOnWriteArrayList<>();
    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private final Newest<Integer, Integer> newest = new Newest<>(
            background,
            number -> {
                worked.add(number);
                if (number == 1) {
                    // What is abandoned is interrupted, but may go on to its end all the same.
                    while (goOn.getCount() > 0) {
                        Thread.onSpinWait();
                        Thread.yield();
                    }
                }
                return number * 10;
            },
            done::add);

    @AfterEach
    void close() {
        goOn.countDown();
        background.close();
        screen.shutdownNow();
    }

    @Test
    void ofWhatWaitsOnlyTheLatestIsDone() {
        screen.execute(() -> newest.take(1, true));
        await().until(() -> worked.contains(1));
        screen.execute(() -> {
            newest.take(2, true);
            newest.take(3, true);
        });
        screen.execute(goOn::countDown);
        await().until(() -> done.equals(List.of(10, 30)));
        assertThat(worked).containsExactly(1, 3);
    }

    @Test
    void whatIsDoneAtOnceReplacesWhatIsUnderWayAndWaits() {
        screen.execute(() -> newest.take(1, true));
        await().until(() -> worked.contains(1));
        screen.execute(() -> {
            newest.take(2, true);
            newest.take(3, false);
        });
        screen.execute(goOn::countDown);
        await().until(() -> done.equals(List.of(30)));
        screen.execute(() -> newest.take(4, true));
        await().until(() -> done.equals(List.of(30, 40)));
        assertThat(worked).containsExactly(1, 3, 4);
    }
}
