package dev.runctl.bench;

import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/** The time from one frame to the next, as the toolkit announces them. */
final class Frames extends AnimationTimer {
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private Sample sample = new Sample();
    private long last;

    @Override
    public void handle(long now) {
        long here = System.nanoTime();
        if (last != 0) {
            sample.addNanos(here - last);
        }
        last = here;
    }

    /** The frames for as long as the work takes, which is done on the calling thread. */
    Sample during(Work work) throws Exception {
        sample = new Sample();
        last = 0;
        Platform.runLater(this::start);
        work.run();
        Platform.runLater(this::stop);
        return sample;
    }
}
