package dev.runctl.ui.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.service.run.MergedLines.Line;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MergedLogTest {
    private final LinkedBlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
    private final MergedLog log = new MergedLog(6, screen::add);

    @AfterEach
    void close() {
        log.close();
    }

    private List<String> shown() {
        return LongStream.range(log.firstLine(), log.buffer().end())
                .mapToObj(it ->
                        log.origin(it).orElseThrow().name() + " " + log.line(it).text())
                .toList();
    }

    @Test
    void lateLinesGoWhereTheirTimesPutThemAndTheOldestLeave() {
        log.setNames(List.of("a", "b"));
        log.add(List.of(new Line(0, 1, "1"), new Line(0, 4, "4")));
        log.add(List.of(new Line(1, 2, "2"), new Line(1, 5, "5")));
        assertThat(shown()).containsExactly("a 1", "b 2", "a 4", "b 5");
        log.add(List.of(new Line(0, 3, "3"), new Line(1, 6, "6"), new Line(0, 0, "0")));
        assertThat(shown()).containsExactly("a 1", "b 2", "a 3", "a 4", "b 5", "b 6");
        log.add(IntStream.range(0, 20)
                .mapToObj(i -> new Line(1, 3.5 + i / 100.0, "x" + i))
                .toList());
        assertThat(shown()).containsExactly("b x17", "b x18", "b x19", "a 4", "b 5", "b 6");
        assertThat(log.origin(log.firstLine() - 1)).isEmpty();
    }

    @Test
    void whatIsLookedForIsFoundAlsoInLinesThatCameLate() {
        log.add(List.of(new Line(0, 1, "loss 1"), new Line(0, 4, "other")));
        log.find().queryProperty().set("LOSS");
        log.add(List.of(new Line(1, 2, "loss 2"), new Line(1, 5, "loss 5")));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (Runnable next = screen.poll(); next != null; next = screen.poll()) {
                next.run();
            }
            return log.find().matchCountProperty().get() == 3;
        });
        log.find().next(log.firstLine() + 1);
        assertThat(log.line(log.find().currentLine().orElseThrow()).text()).isEqualTo("loss 2");
    }
}
