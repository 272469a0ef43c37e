package dev.runctl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TickerTest {
    @Test
    void aPollThatEndsBecauseTheTickerIsClosedIsNoFault() throws Exception {
        CountDownLatch polling = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Throwable> fault = new AtomicReference<>();
        Ticker ticker = Ticker.start("poll", () -> {
            thread.set(Thread.currentThread());
            Thread.currentThread().setUncaughtExceptionHandler((any, thrown) -> fault.set(thrown));
            polling.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new CancellationException("poll");
            }
            return Duration.ZERO;
        });
        polling.await();

        ticker.close();

        await().until(() -> !thread.get().isAlive());
        assertThat(fault.get()).isNull();
    }
}
