package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.util.Optional;

/** Has the runner say a run's log line by line while it grows (runner-contract.md, stream). */
final class LogStream {
    /** The runner says something every five seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int KEPT_NOISE = 2_000;

    /** Called from the thread that runs the stream. */
    interface Listener {
        /**
         * @param answer as that of {@code follow}, with the instance's time as {@code now}; its data may be empty
         * @param roundTrip between here and the service
         */
        void answer(Fields answer, Duration roundTrip);
    }

    private final CommandStream commands;
    private final Runner runner;

    LogStream(CommandStream commands, Runner runner) {
        this.commands = commands;
        this.runner = runner;
    }

    /**
     * Returns once all was said that was asked for.
     *
     * @return whether the run has ended and all of its log was said; else the next stream begins where this one ended
     * @throws ServiceException where it breaks off before, or never comes about
     */
    boolean run(
            InstanceRef ref, RunId id, long offset, Optional<LogBound> bound, Listener listener, Cancellation cancel) {
        Reader reader = new Reader(ref, listener);
        commands.run(ref, runner.streamScript(id, offset, bound), SILENCE, reader, cancel);
        if (!reader.isWhole && !reader.isCut) {
            throw new ServiceException(new Failure.OnInstance(
                    "no-answer",
                    Failure.Evidence.of("stream", reader.noise.toString().strip())));
        }
        return reader.isWhole;
    }

    private final class Reader implements CommandStream.Listener {
        private final InstanceRef ref;
        private final Listener listener;
        private final StringBuilder noise = new StringBuilder();
        private Duration roundTrip = Duration.ZERO;
        private boolean isWhole;
        private boolean isCut;

        Reader(InstanceRef ref, Listener listener) {
            this.ref = ref;
            this.listener = listener;
        }

        @Override
        public void started(Duration measured) {
            roundTrip = measured;
        }

        @Override
        public void line(String line) {
            Fields answer = line.startsWith("{") ? runner.streamed(line) : Fields.NONE;
            if (answer.flag("ok")) {
                isWhole = answer.flag("ended") && answer.integer("next", 0) >= answer.integer("size", 0);
                isCut = answer.flag("more");
                listener.answer(answer, roundTrip);
            } else if (answer.has("error")) {
                throw new ServiceException(Runner.failure(ref, "stream", answer));
            } else if (noise.length() < KEPT_NOISE) {
                // A greeting of the login shell, or why nothing could be started.
                noise.append(line, 0, Math.min(line.length(), KEPT_NOISE)).append('\n');
            }
        }
    }
}
