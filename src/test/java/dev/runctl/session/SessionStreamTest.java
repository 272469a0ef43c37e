package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.CommandStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against This computer. */
class SessionStreamTest {
    @TempDir
    Path temp;

    /** What a stream has said. */
    static final class Heard implements CommandStream.Listener {
        final List<String> lines = new ArrayList<>();
        boolean isStarted;

        @Override
        public void started(Duration roundTrip) {
            isStarted = true;
        }

        @Override
        public void line(String line) {
            lines.add(line);
        }
    }

    @Test
    void aScriptSaysItsLines() {
        try (SessionBench bench = new SessionBench(temp)) {
            Heard heard = new Heard();
            bench.stream()
                    .run(
                            bench.instance,
                            "echo one; echo two >&2; printf %s three",
                            Duration.ofSeconds(30),
                            heard,
                            new Cancellation());
            assertThat(heard.isStarted).isTrue();
            assertThat(heard.lines).containsExactly("one", "two", "three");
        }
    }
}
