package dev.runctl.session;

import static dev.runctl.session.SessionLogTest.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.aws.CloudWatchCommandStream;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.LogRoute;
import dev.runctl.testing.HeardLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's log by way of CloudWatch Logs. */
class CloudWatchLogTest {
    private static final String GROUP = "/runctl/logs";

    /** Prints a line every now and then until a file appears, and then so many lines at once. */
    private static final String UNTIL_ASKED = """
            import os, sys, time
            i = 0
            while not os.path.exists(sys.argv[1]):
                print("line", i, "\u00e4\u20ac" * (i % 7), flush=True)
                i += 1
                time.sleep(0.02)
            for i in range(int(sys.argv[2])):
                sys.stdout.write("line %d at once, \u00e4\u20ac loss=%.6f\\n" % (i, 1 / (i + 1)))
            """;

    @TempDir
    Path temp;

    private static CommandStream cloudWatch(SessionBench bench) {
        return new CloudWatchCommandStream(bench.clients, bench.gateway, GROUP);
    }

    /** The stream with a smaller bound, so that one log takes several. */
    private static CommandStream inPieces(CommandStream stream, AtomicInteger pieces) {
        return (ref, script, silence, listener, cancel) -> {
            pieces.incrementAndGet();
            int at = script.lastIndexOf(' ') + 1;
            String call = new String(Base64.getDecoder().decode(script.substring(at)), StandardCharsets.UTF_8);
            String smaller = call.replaceFirst("\"most\":\\d+", "\"most\":500000");
            assertThat(smaller).isNotEqualTo(call);
            byte[] bytes = smaller.getBytes(StandardCharsets.UTF_8);
            stream.run(
                    ref,
                    script.substring(0, at) + Base64.getEncoder().encodeToString(bytes),
                    silence,
                    listener,
                    cancel);
        };
    }

    private static void requireWhole(SessionBench bench, Run run, HeardLog heard) throws Exception {
        assertThat(heard.continuous).isTrue();
        assertThat(Files.mismatch(bench.logs.file(run.id()), bench.logOf(run)))
                .as("first difference")
                .isEqualTo(-1);
        assertThat(heard.text()).isEqualTo(Files.readString(bench.logOf(run)));
    }

    @Test
    void withoutSessionsAllLinesComeInSeveralStreams() throws Exception {
        AtomicInteger pieces = new AtomicInteger();
        try (SessionBench bench = new SessionBench(
                temp, access -> access, own -> Map.of(LogRoute.CLOUDWATCH, inPieces(cloudWatch(own), pieces)))) {
            Path ask = temp.resolve("ask");
            Run run = bench.launch(UNTIL_ASKED, List.of(ask.toString(), "200000"));
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, heard)) {
                patiently().until(() -> heard.routes.contains(LogRoute.CLOUDWATCH));
                Files.createFile(ask);
                patiently().until(() -> heard.ended.isPresent());
            }
            requireWhole(bench, run, heard);
            assertThat(heard.text().lines().count()).isGreaterThan(200_000);
            assertThat(heard.routes.getLast()).isEqualTo(LogRoute.CLOUDWATCH);
            assertThat(heard.detours).isEmpty();
            assertThat(heard.troubles).isEmpty();
            assertThat(pieces.get()).isGreaterThan(1);
        }
    }

    @Test
    void fromSessionToCloudWatchToCommands() throws Exception {
        Refusals refusals = new Refusals();
        try (FrameRelay relay = new FrameRelay(FrameRelay.FAIR);
                SessionBench bench = new SessionBench(
                        temp,
                        access -> refusals.over(relay.over(access)),
                        own -> Map.of(LogRoute.SESSION, own.stream(), LogRoute.CLOUDWATCH, cloudWatch(own)))) {
            Path ask = temp.resolve("ask");
            Run run = bench.launch(UNTIL_ASKED, List.of(ask.toString(), "100"));
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, heard)) {
                patiently().until(() -> heard.text().contains("line 10 "));
                assertThat(heard.routes).containsOnly(LogRoute.SESSION);
                refusals.areRefused = true;
                relay.cut();
                patiently().until(() -> heard.routes.getLast() == LogRoute.CLOUDWATCH);
                assertThat(heard.detours).containsOnlyKeys(LogRoute.SESSION);
                Files.writeString(
                        temp.resolve("local/faults.json"),
                        "{\"GetLogEvents\": {\"code\": \"AccessDeniedException\", \"times\": 1000}}");
                patiently().until(() -> heard.routes.getLast() == LogRoute.COMMAND);
                Files.createFile(ask);
                patiently().until(() -> heard.ended.isPresent());
            }
            requireWhole(bench, run, heard);
            assertThat(heard.detours.get(LogRoute.SESSION)).isInstanceOf(Failure.AccessDenied.class);
            assertThat(heard.detours.get(LogRoute.CLOUDWATCH)).isInstanceOf(Failure.AccessDenied.class);
            assertThat(heard.troubles).as("none of it is trouble").isEmpty();
        }
    }
}
