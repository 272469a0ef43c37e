package dev.runctl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    @Test
    void answersOnce() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (Background background = new Background(Runnable::run)) {
            background.run(() -> "done", answers::add, e -> answers.add("failed"));

            assertThat(answers.take()).isEqualTo("done");
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void whatIsAskedAfterTheEndIsNotDoneAndTroublesNobody() {
        List<String> done = new ArrayList<>();
        Background background = new Background(Runnable::run);
        background.close();

        background.run(() -> done.add("work"), answer -> done.add("answer"), e -> done.add("failure"));

        assertThat(done).isEmpty();
    }
}
