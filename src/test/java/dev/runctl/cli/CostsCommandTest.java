package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.testing.FakeInstances;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line tells of costs, over several calls that share the ledger. */
class CostsCommandTest {
    private static final Location WORK = new Location("work", "us-east-1");
    private static final String TRAINER = "i-0123456789abcdef0";
    private static final String UNPRICED = "i-0123456789abcdef1";
    private static final Instant BEGIN = Instant.parse("2026-03-10T06:00:00Z");

    @TempDir
    private Path folder;

    private final FakeInstances instances = new FakeInstances();
    private String told = "";

    private String at(Instant now, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Shell shell = new Shell(
                dataDir -> new FakeCliServices(instances, clock, folder),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("AWS_PROFILE", "work", "AWS_REGION", "us-east-1"),
                Path.of("").toAbsolutePath(),
                false,
                clock);
        assertThat(new Cli(shell).run(arguments)).as(err::toString).isZero();
        told = err.toString(StandardCharsets.UTF_8);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode instance(String json, String id) throws IOException {
        for (JsonNode instance : new ObjectMapper().readTree(json).get("instances")) {
            if (instance.get("id").asText().equals(id)) {
                return instance;
            }
        }
        throw new AssertionError(id + " is not in " + json);
    }

    @Test
    void startsOfADayAddUpAlsoWhenTheyAreOver() throws IOException {
        instances.add(WORK, TRAINER, InstanceState.RUNNING, "g5.xlarge", BEGIN);
        at(BEGIN.plusSeconds(3600), "costs");
        instances.add(WORK, TRAINER, InstanceState.RUNNING, "g5.xlarge", BEGIN.plusSeconds(3600 + 1800));

        String json = at(BEGIN.plusSeconds(3600 * 2), "costs", "--output", "json");

        JsonNode trainer = instance(json, TRAINER);
        assertThat(trainer.get("name").asText()).isEqualTo("box");
        assertThat(trainer.get("usd_per_hour").asDouble()).isEqualTo(1.006);
        assertThat(trainer.at("/this_start/usd_low").asDouble()).isEqualTo(0.503);
        // It stopped at some time between the first look and the second launch, half an hour later.
        assertThat(trainer.at("/month/usd_low").asDouble()).isEqualTo(1.509);
        assertThat(trainer.at("/month/usd_high").asDouble()).isEqualTo(2.012);
        assertThat(new ObjectMapper().readTree(json).get("known_since").asText())
                .isEqualTo("2026-03-10T07:00:00Z");
    }

    @Test
    void theTableNamesWhatHasNoPriceAndWhatIsNotCounted() {
        instances.add(WORK, TRAINER, InstanceState.RUNNING, "g5.xlarge", BEGIN);
        instances.add(WORK, UNPRICED, InstanceState.RUNNING, "x9.huge", BEGIN);

        String table = at(BEGIN.plusSeconds(7200), "costs");

        assertThat(table.lines())
                .anyMatch(line -> line.startsWith(TRAINER) && line.contains("$1.0060") && line.contains("$2.01"))
                .anyMatch(line -> line.startsWith(UNPRICED) && line.contains("2h 00m of unknown price"))
                .anyMatch(line -> line.startsWith("Sum") && line.contains("$2.01 + 2h 00m of unknown price"));
        assertThat(told).contains("Known since").contains("not counted");
    }

    private void history(Clock clock, String id, Instant from, Instant until) {
        RunRequest request = new RunRequest(
                new InstanceRef(WORK, new InstanceId(TRAINER)),
                Path.of("/home/ada/p"),
                "p",
                "train.py",
                List.of(),
                "python3",
                Map.of(),
                "",
                false,
                Optional.empty(),
                false);
        try (FakeCliServices services = new FakeCliServices(instances, clock, folder)) {
            services.history()
                    .save(new Run(
                            new RunId(id),
                            request,
                            RunStatus.of(RunState.SUCCEEDED, until),
                            from,
                            Optional.of(from),
                            Optional.of(until),
                            "",
                            "box",
                            "g5.xlarge",
                            "3",
                            ""));
        }
    }

    @Test
    void theListOfRunsCostsWhatWasSeenAndMarksWhatIsEstimated() throws IOException {
        Clock clock = Clock.fixed(BEGIN, ZoneOffset.UTC);
        history(clock, "r-20260310-040000-aaaaaa", BEGIN.minusSeconds(7200), BEGIN.minusSeconds(3600));
        history(clock, "r-20260310-060000-bbbbbb", BEGIN, BEGIN.plusSeconds(7200));
        instances.add(WORK, TRAINER, InstanceState.RUNNING, "g5.xlarge", BEGIN);
        at(BEGIN.plusSeconds(7200), "costs");

        String table = at(BEGIN.plusSeconds(7200), "runs", "list");
        JsonNode json = new ObjectMapper().readTree(at(BEGIN.plusSeconds(7200), "runs", "list", "--output", "json"));

        assertThat(table.lines())
                .anyMatch(it -> it.contains("-bbbbbb") && it.endsWith("$2.01"))
                .anyMatch(it -> it.contains("-aaaaaa") && it.endsWith("~$3.00"));
        assertThat(json.at("/0/cost/basis").asText()).isEqualTo("seen");
        assertThat(json.at("/0/cost/usd_low").asDouble()).isEqualTo(2.012);
        assertThat(json.at("/1/cost/basis").asText()).isEqualTo("estimated");
    }

    @Test
    void allLocationsThatWereEverLookedAtAreSummedAndWhatDoesNotAnswerIsSaid() throws IOException {
        Location far = new Location("work", "eu-west-1");
        instances.add(WORK, TRAINER, InstanceState.RUNNING, "g5.xlarge", BEGIN);
        instances.add(far, UNPRICED, InstanceState.RUNNING, "g5.xlarge", BEGIN);
        at(BEGIN.plusSeconds(3600), "costs", "--region", "eu-west-1");
        instances.failIn(far.region(), new Failure.AccessDenied(Failure.Evidence.of("ec2 DescribeInstances", "no")));

        String table = at(BEGIN.plusSeconds(7200), "costs", "--all");
        String said = told;
        JsonNode json = new ObjectMapper().readTree(at(BEGIN.plusSeconds(7200), "costs", "--all", "--output", "json"));

        assertThat(table.lines())
                .anyMatch(it -> it.startsWith("work us-east-1") && it.contains("$2.01"))
                .anyMatch(it -> it.startsWith("work eu-west-1") && it.contains(UNPRICED));
        assertThat(said).contains("work eu-west-1 could not be listed");
        assertThat(json.at("/locations")).hasSize(2);
        assertThat(json.at("/month/usd_low").asDouble())
                .isEqualTo(json.at("/locations/0/month/usd_low").asDouble()
                        + json.at("/locations/1/month/usd_low").asDouble());
    }

    @Test
    void whereNothingRanThatIsSaid() {
        assertThat(at(BEGIN, "costs")).isEmpty();
        assertThat(told).contains("Nothing was seen this month that costs");
    }
}
