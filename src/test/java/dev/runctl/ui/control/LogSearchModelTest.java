package dev.runctl.ui.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogQuery;
import dev.runctl.storage.FileLogStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching a log of which the view holds the newest lines only, the file all. */
class LogSearchModelTest {
    private static final RunId RUN = new RunId("r-20260301-120000-abcdef");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final BlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
    private final LogViewModel model = new LogViewModel(screen::add, Clock.systemUTC(), 100);
    private final LogSearchModel find = model.find();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() {
        model.close();
    }

    /** As on screen: what was handed over is taken, until something holds. */
    private void until(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> {
            for (Runnable next = screen.poll(); next != null; next = screen.poll()) {
                next.run();
            }
            return condition.call();
        });
    }

    private void untilOver() {
        until(() -> find.statusProperty().get() instanceof LogSearchModel.Status.Over);
    }

    private void say(long offset, String text) {
        model.chunk(new LogChunk(offset, text.getBytes(UTF_8)));
    }

    /** Lines "line 0" to "line 999", each tenth an error; the last 30 after the origin. */
    private FileLogStore open() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append(i % 10 == 0 ? "ERROR: " : "fine: ")
                    .append("line ")
                    .append(i)
                    .append('\n');
        }
        FileLogStore store = new FileLogStore(folder);
        store.write(RUN, new LogChunk(0, text.toString().getBytes(UTF_8)));
        long from = model.startWith(store.lines(RUN, 420));
        model.chunk(store.read(RUN, from, 1 << 20));
        until(() -> model.numbersKnown() && !model.emptyProperty().get());
        assertThat(model.buffer().size()).isLessThan(50);
        return store;
    }

    private String last() {
        int count = find.matchCountProperty().get();
        return model.line(find.matches().orElseThrow().lineAt(count - 1)).text();
    }

    @Test
    void aChosenLevelShowsItsLinesByItself() {
        open();
        find.levelProperty().set(LogQuery.Level.ERROR);
        assertThat(find.filteringProperty().get()).isTrue();
        find.levelProperty().set(LogQuery.Level.ANY);
        assertThat(find.filteringProperty().get()).isFalse();
        find.queryProperty().set("line");
        find.filteringProperty().set(true);
        find.levelProperty().set(LogQuery.Level.ERROR);
        find.levelProperty().set(LogQuery.Level.ANY);
        assertThat(find.filteringProperty().get())
                .as("who had asked for the filter keeps it")
                .isTrue();
    }

    @Test
    void newLinesAreThoseThatTheReaderWillFind() {
        say(0, "one\nERROR two\n");
        until(() -> model.buffer().end() == 2);
        model.followingProperty().set(false);
        say(0, " 10%\r 20%\r 30%");
        until(() -> model.newLinesProperty().get() == 1);
        say(0, "\r 40%\r100%\nthree\nERROR four\n\u001b[1A\u001b[2KERROR five\n");
        until(() -> model.newLinesProperty().get() == 3);
        find.levelProperty().set(LogQuery.Level.ERROR);
        until(() -> model.newLinesProperty().get() == 1);
    }

    private List<Long> found() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < find.matchCountProperty().get(); i++) {
            numbers.add(model.numberOf(find.matches().orElseThrow().lineAt(i)) - 1);
        }
        return numbers;
    }

    @Test
    void matchesOfTheFileAndOfTheBufferAreOneListInOrder() {
        open();
        find.queryProperty().set("9");
        untilOver();
        List<Long> expected = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            if (Long.toString(i).contains("9")) {
                expected.add(i);
            }
        }
        assertThat(found()).isEqualTo(expected);
        find.next(model.firstLine());
        assertThat(find.currentMatchProperty().get()).isZero();
        find.previous(0);
        assertThat(find.currentMatchProperty().get()).isEqualTo(expected.size() - 1);
        assertThat(model.numberOf(find.currentLine().orElseThrow())).isEqualTo(1000);
        find.next(0);
        assertThat(model.numberOf(find.currentLine().orElseThrow())).isEqualTo(10);
    }

    @Test
    void levelCaseAndPatternNarrowTheSearch() {
        open();
        find.levelProperty().set(LogQuery.Level.ERROR);
        untilOver();
        assertThat(find.matchCountProperty().get()).isEqualTo(100);
        find.queryProperty().set("line [12]\\d\\d$");
        find.regexProperty().set(true);
        untilOver();
        assertThat(find.matchCountProperty().get()).isEqualTo(20);
        find.matchCaseProperty().set(true);
        find.queryProperty().set("error");
        untilOver();
        assertThat(find.matchCountProperty().get()).isZero();
    }

    @Test
    void newLinesAreFoundWhileFilteredAlsoOnceTheyHaveLeftTheBuffer() {
        FileLogStore store = open();
        find.queryProperty().set("ERROR");
        find.filteringProperty().set(true);
        untilOver();
        for (int i = 1000; i < 1400; i++) {
            String line = (i % 10 == 0 ? "ERROR: " : "fine: ") + "line " + i + "\n";
            LogChunk chunk = new LogChunk(store.size(RUN), line.getBytes(UTF_8));
            store.write(RUN, chunk);
            model.chunk(chunk);
        }
        until(() -> find.matchCountProperty().get() == 140);
        assertThat(model.buffer().first()).isPositive();
        List<Long> numbers = found();
        assertThat(numbers).startsWith(0L, 10L, 20L).endsWith(1380L, 1390L).isSorted();
        assertThat(model.fetch(find.matches().orElseThrow().lineAt(105)).text()).isEqualTo("ERROR: line 1050");
    }

    @Test
    void aLogThatStartsOverHasOnlyWhatIsThere() {
        FileLogStore store = open();
        find.queryProperty().set("ERROR");
        untilOver();
        store.reset(RUN);
        say(0, "anew\nERROR: again\n");
        until(() -> last().equals("ERROR: again"));
        assertThat(find.matchCountProperty().get()).isLessThan(10);
        assertThat(find.matches().orElseThrow().lineAt(0)).isNotNegative();
    }

    @Test
    void aWrongOrHopelessPatternIsSaid() {
        say(0, "a".repeat(60) + "!\n");
        find.regexProperty().set(true);
        find.queryProperty().set("(a");
        assertThat(find.statusProperty().get()).isInstanceOf(LogSearchModel.Status.NoPattern.class);
        find.queryProperty().set("^(a+a+)+\\1b");
        until(() -> find.statusProperty().get() instanceof LogSearchModel.Status.TooSlow);
        find.queryProperty().set("(a|a)+!");
        untilOver();
        assertThat(find.matchCountProperty().get()).isEqualTo(1);
    }

    @Test
    void aStepAskedForEarlyIsTakenOnceThereIsAMatch() {
        open();
        find.findFirst("line 50");
        untilOver();
        until(() -> find.currentMatchProperty().get() == 0);
        assertThat(model.numberOf(find.currentLine().orElseThrow())).isEqualTo(51);
    }

    @Test
    void anEmptySearchEndsFilteringAndRedrawnLinesAreLookedAtAgain() {
        say(0, "5%\r");
        find.queryProperty().set("5%");
        untilOver();
        assertThat(find.matchCountProperty().get()).isEqualTo(1);
        say(3, "60%\r");
        until(() -> find.matchCountProperty().get() == 0);
        find.filteringProperty().set(true);
        find.queryProperty().set("");
        assertThat(find.filteringProperty().get()).isFalse();
    }

    @Test
    void linesOfTheFileAreCopiedAndTooManyAreRefused() {
        open();
        LogSelection all = new LogSelection(Long.MIN_VALUE, 0, model.buffer().end() - 1, 100);
        Cancellation cancel = new Cancellation();
        LogCopy.Result result = new LogCopy(model).text(all, cancel);
        assertThat(result)
                .isInstanceOfSatisfying(
                        LogCopy.Result.Text.class,
                        it -> assertThat(it.text())
                                .startsWith("ERROR: line 0\nfine: line 1\n")
                                .endsWith("\nfine: line 999")
                                .hasLineCount(1000));
        assertThat(new LogCopy(model, 500).text(all, cancel)).isInstanceOf(LogCopy.Result.TooLong.class);
        find.queryProperty().set("line 99");
        find.filteringProperty().set(true);
        find.aroundProperty().set(2);
        untilOver();
        result = new LogCopy(model).text(all, cancel);
        assertThat(result)
                .isInstanceOfSatisfying(
                        LogCopy.Result.Text.class,
                        it -> assertThat(it.text())
                                .startsWith("fine: line 97\nfine: line 98\nfine: line 99\n")
                                .hasLineCount(5 + 12));
    }

    @Test
    void aFileThatCannotBeReadIsSaidUntilItCan() throws Exception {
        open();
        Path file = new FileLogStore(folder).file(RUN);
        Path aside = folder.resolve("aside");
        java.nio.file.Files.move(file, aside);
        java.nio.file.Files.createDirectory(file);
        model.line(model.firstLine());
        until(() -> model.unreadableProperty().get().isPresent());
        find.queryProperty().set("9");
        until(() -> find.statusProperty().get() instanceof LogSearchModel.Status.Unreadable);
        java.nio.file.Files.delete(file);
        java.nio.file.Files.move(aside, file);
        model.retryReading();
        until(() -> model.unreadableProperty().get().isEmpty()
                && model.line(model.firstLine()).text().equals("ERROR: line 0"));
    }

    @Test
    void aLineIsFoundByItsNumber() {
        open();
        assertThat(model.lineOfNumber(1)).contains(model.firstLine());
        assertThat(model.lineOfNumber(1000)).contains(model.buffer().end() - 1);
        assertThat(model.lineOfNumber(0)).isEmpty();
        assertThat(model.lineOfNumber(1001)).isEmpty();
    }
}
