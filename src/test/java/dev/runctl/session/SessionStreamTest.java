package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runctl.channel.Frame;
import dev.runctl.channel.MessageType;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.endpoint.machine.LocalCloud;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.SessionAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against This computer. */
class SessionStreamTest {
    @TempDir
    Path temp;

    /** What a stream has said. */
    static class Heard implements CommandStream.Listener {
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

    /** Prints numbered lines, and at random moments many at once. */
    private static String counting(int lines) {
        return "i=0; while [ $i -lt " + lines
                + " ]; do i=$((i+1)); echo \"line $i of many, with enough text to fill a message\"; done";
    }

    private static List<String> counted(int lines) {
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= lines; i++) {
            expected.add("line " + i + " of many, with enough text to fill a message");
        }
        return expected;
    }

    private static final Duration SILENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"1, 0.0, 0.3, 0.0", "2, 0.0, 0.0, 0.3", "3, 0.02, 0.0, 0.0", "4, 0.02, 0.1, 0.2"})
    void badWeatherChangesNothing(long seed, double lost, double repeated, double heldBack) {
        BadWeather weather = new BadWeather(seed, lost, repeated, heldBack);
        try (FrameRelay relay = new FrameRelay(weather);
                SessionBench bench = new SessionBench(temp, relay::over)) {
            Heard heard = new Heard();
            bench.stream().run(bench.instance, counting(8_000), SILENCE, heard, new Cancellation());
            assertThat(heard.lines).isEqualTo(counted(8_000));
            assertThat(weather.losses > 0).isEqualTo(lost > 0);
            assertThat(weather.repeats > 0).isEqualTo(repeated > 0);
            assertThat(weather.swaps > 0).isEqualTo(heldBack > 0);
            assertThat(relay.connections).hasValue(1);
        }
    }

    @Test
    void everyAcknowledgementLostForAWhile() {
        AtomicInteger swallowed = new AtomicInteger();
        FrameRelay.Weather weather = (frame, toClient) -> {
            boolean isLost = frame.type().equals(MessageType.ACKNOWLEDGE) && swallowed.incrementAndGet() <= 40;
            return isLost ? List.of() : FrameRelay.FAIR.pass(frame, toClient);
        };
        try (FrameRelay relay = new FrameRelay(weather);
                SessionBench bench = new SessionBench(temp, relay::over)) {
            Heard heard = new Heard();
            bench.stream().run(bench.instance, counting(500), SILENCE, heard, new Cancellation());
            assertThat(heard.lines).isEqualTo(counted(500));
            assertThat(swallowed.get()).isGreaterThan(40);
        }
    }

    @Test
    void aConnectionThatBreaksIsTakenUpWhereItBroke() {
        AtomicInteger passed = new AtomicInteger();
        AtomicReference<FrameRelay> relayed = new AtomicReference<>();
        // Early, whatever the machine's pace: a session whose end falls into a cut has nothing left to be taken up.
        Set<Integer> cuts = Set.of(10, 25);
        FrameRelay.Weather weather = (frame, toClient) -> {
            if (frame.type().equals(MessageType.OUTPUT) && cuts.contains(passed.incrementAndGet())) {
                relayed.get().cut();
                return List.of();
            }
            return FrameRelay.FAIR.pass(frame, toClient);
        };
        try (FrameRelay relay = new FrameRelay(weather);
                SessionBench bench = new SessionBench(temp, relay::over)) {
            relayed.set(relay);
            Heard heard = new Heard();
            bench.stream().run(bench.instance, counting(6_000), SILENCE, heard, new Cancellation());
            assertThat(heard.lines).isEqualTo(counted(6_000));
            assertThat(relay.connections.get()).isGreaterThan(1);
        }
    }

    @Test
    void aPauseHoldsBackWhatIsAsked() {
        AtomicBoolean asked = new AtomicBoolean();
        FrameRelay.Weather weather = (frame, toClient) -> {
            // In place of the third acknowledgement comes a pause; the next acknowledgement ends it.
            boolean isThird = frame.type().equals(MessageType.ACKNOWLEDGE) && asked.compareAndSet(false, true);
            return isThird
                    ? List.of(
                            Frame.control(MessageType.PAUSE_PUBLICATION, 0, new byte[0])
                                    .encode(),
                            frame.encode())
                    : FrameRelay.FAIR.pass(frame, toClient);
        };
        try (FrameRelay relay = new FrameRelay(weather);
                SessionBench bench = new SessionBench(temp, relay::over)) {
            Heard heard = new Heard();
            bench.stream().run(bench.instance, counting(300), SILENCE, heard, new Cancellation());
            assertThat(heard.lines).isEqualTo(counted(300));
            assertThat(asked).isTrue();
        }
    }

    @Test
    void cancellingEndsTheScript() throws Exception {
        try (SessionBench bench = new SessionBench(temp)) {
            Cancellation cancel = new Cancellation();
            Heard heard = new Heard() {
                @Override
                public void line(String line) {
                    super.line(line);
                    cancel.cancel();
                }
            };
            assertThatThrownBy(() -> bench.stream().run(bench.instance, "echo $$; sleep 600", SILENCE, heard, cancel))
                    .isInstanceOf(CancellationException.class);
            long pid = Long.parseLong(heard.lines.getFirst());
            SessionLogTest.patiently().until(() -> !LocalCloud.alive(pid));
        }
    }

    @Test
    void aSilentScriptIsGivenUp() {
        try (SessionBench bench = new SessionBench(temp)) {
            assertThat(failure(() -> bench.stream()
                            .run(
                                    bench.instance,
                                    "echo first; sleep 600",
                                    Duration.ofSeconds(2),
                                    new Heard(),
                                    new Cancellation())))
                    .isInstanceOf(Failure.TimedOut.class);
        }
    }

    @Test
    void aStoppedInstanceRefuses() {
        try (SessionBench bench = new SessionBench(temp)) {
            bench.gateway.stop(bench.instance, false);
            assertThat(failure(
                            () -> bench.stream().run(bench.instance, "echo", SILENCE, new Heard(), new Cancellation())))
                    .isInstanceOf(Failure.WrongState.class);
        }
    }

    @Test
    void aTokenIsGoodForOneConnection() {
        try (SessionBench bench = new SessionBench(temp)) {
            SessionAccess.Opened opened = bench.access.start(bench.instance, "cat");
            assertThat(closeCode(opened.channel(), "wrong" + opened.token())).isEqualTo(1008);
            CompletableFuture<Integer> first = connect(opened.channel(), opened.token());
            SessionLogTest.patiently().until(() -> closeCode(opened.channel(), opened.token()) == 1008);
            assertThat(first).as("the first stays").isNotDone();
            String second = bench.access.resume(bench.instance, opened.id());
            CompletableFuture<Integer> resumed = connect(opened.channel(), second);
            assertThat(first.join()).as("and gives way to one that resumes").isEqualTo(1000);
            bench.access.terminate(bench.instance, opened.id());
            assertThat(resumed.join()).isEqualTo(1000);
            assertThat(failure(() -> bench.access.resume(bench.instance, opened.id())))
                    .isInstanceOf(Failure.NotFound.class);
        }
    }

    private static int closeCode(URI channel, String token) {
        return connect(channel, token).join();
    }

    /** Connects, says the token, and answers with what code the connection was closed. */
    private static CompletableFuture<Integer> connect(URI channel, String token) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(channel, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closed.complete(code);
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public void onError(WebSocket from, Throwable error) {
                        closed.completeExceptionally(error);
                    }
                })
                .join();
        socket.sendText("{\"MessageSchemaVersion\":\"1.0\",\"TokenValue\":\"" + token + "\"}", true)
                .join();
        return closed;
    }

    private static Failure failure(Runnable call) {
        ServiceException thrown = catchThrowableOfType(ServiceException.class, call::run);
        assertThat(thrown).as("a failure was expected").isNotNull();
        return thrown.failure();
    }
}
