package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private static final String ID = "i-0123456789abcdef0";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final FakeInstances instances = new FakeInstances();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Map<String, String> environment = Map.of("RUNCTL_PROFILE", "local");

    private int run(String... arguments) {
        return new Cli(shell()).run(arguments);
    }

    private Shell shell() {
        return new Shell(
                dataDir -> new FakeCliServices(instances, Clock.fixed(NOW, ZoneOffset.UTC), folder),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Path.of("").toAbsolutePath(),
                false,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void everythingAfterTheSeparatorStaysAsItIs() {
        String[] hostile = {
            "--epochs",
            "2",
            "",
            " ",
            "--",
            "-o",
            "json",
            "--help",
            "@file",
            "${HOME}",
            "$(rm -rf x)",
            "`id`",
            "a\nb",
            "it's \"quoted\"",
            "ünï\u0000code",
            "-",
            "--wait",
            "\uD83D\uDE80"
        };
        String[] arguments = new String[hostile.length + 5];
        System.arraycopy(new String[] {"aws", "train", ID, "x.py", "--"}, 0, arguments, 0, 5);
        System.arraycopy(hostile, 0, arguments, 5, hostile.length);

        assertThat(Cli.remainder(arguments)).containsExactly(hostile);
        assertThat(Cli.beforeRemainder(arguments)).containsExactly("aws", "train", ID, "x.py");
        RootCommand root = new Cli(shell()).commandLine(arguments).getCommand();
        assertThat(root.remainder()).containsExactly(hostile);
    }

    @Test
    void optionsOfEveryVerbMayStandOnEitherSide() throws IOException {
        instances.add(Location.thisComputer(), ID, InstanceState.RUNNING, "t3.micro", NOW.minusSeconds(90));
        environment = Map.of();

        assertThat(run("--profile", "local", "-o", "json", "aws", "start", ID)).isEqualTo(ExitStatus.WRONG_STATE);
        assertThat(json(err()).at("/error/code").asText()).isEqualTo("wrong-state");
        err.reset();
        assertThat(run("aws", "start", ID, "--profile", "local", "--output=json"))
                .isEqualTo(ExitStatus.WRONG_STATE);
        assertThat(json(err()).at("/error/code").asText()).isEqualTo("wrong-state");
        assertThat(out()).isEmpty();
    }

    @Test
    void resourcesAreAnArrayWithEverythingThatWasPromised() throws IOException {
        instances.add(Location.thisComputer(), ID, InstanceState.RUNNING, "t3.micro", NOW.minusSeconds(90));
        instances.agent(ID, Agent.Status.ONLINE);

        assertThat(run("resources", "list", "--platform", "aws", "--output", "json"))
                .isZero();

        JsonNode item = json(out()).get(0);
        assertThat(item.get("id").asText()).isEqualTo(ID);
        assertThat(item.get("name").asText()).isEqualTo("box");
        assertThat(item.get("state").asText()).isEqualTo("running");
        assertThat(item.get("instance_type").asText()).isEqualTo("t3.micro");
        assertThat(item.get("region").asText()).isEqualTo("us-east-1");
        assertThat(item.get("availability_zone").asText()).isEqualTo("us-east-1a");
        assertThat(item.get("lifecycle").asText()).isEqualTo("on-demand");
        assertThat(item.get("launch_time").asText()).isEqualTo("2026-03-01T11:58:30Z");
        assertThat(item.get("uptime_seconds").asLong()).isEqualTo(90);
        assertThat(item.get("cost_per_hour").isNumber()).isTrue();
        assertThat(item.get("estimated_cost").isNumber()).isTrue();
        assertThat(item.get("agent").asText()).isEqualTo("online");
        assertThat(item.get("cost_basis").asText()).isEqualTo("this-computer");
    }

    @Test
    void filtersHoldInJsonToo() throws IOException {
        instances.add(Location.thisComputer(), ID, InstanceState.STOPPED, "t3.micro", NOW);
        instances.add(Location.thisComputer(), "i-0123456789abcdef1", InstanceState.RUNNING, "t3.micro", NOW);

        run("resources", "list", "--filter", "running", "--output", "json");

        assertThat(json(out())).hasSize(1);
        assertThat(json(out()).get(0).get("id").asText()).isEqualTo("i-0123456789abcdef1");
    }

    @Test
    void severalRegionsAreOneListAndOneThatFailsHidesNoOther() throws IOException {
        environment = Map.of("RUNCTL_PROFILE", "work");
        instances.add(new Location("work", "eu-west-1"), ID, InstanceState.RUNNING, "t3.micro", NOW);
        instances.add(new Location("work", "us-west-2"), "i-0123456789abcdef1", InstanceState.STOPPED, "t3.micro", NOW);
        instances.failIn("sa-east-1", new Failure.Credentials(Evidence.NONE));
        String[] list = {"resources", "list", "--platform", "aws", "--output", "json"};

        assertThat(run(with(list, "--region", "eu-west-1,us-west-2")))
                .as(() -> err())
                .isZero();
        assertThat(json(out())).hasSize(2);
        out.reset();
        assertThat(run(with(list, "--region", "us-west-2", "--region", "sa-east-1")))
                .isEqualTo(ExitStatus.NOT_PERMITTED);
        assertThat(json(out())).hasSize(1);
        assertThat(err()).contains("sa-east-1: ");

        assertThat(run("aws", "status", ID, "--region", "eu-west-1,us-west-2")).isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("one region");
    }

    private static String[] with(String[] first, String... then) {
        return Stream.concat(Stream.of(first), Stream.of(then)).toArray(String[]::new);
    }

    @Test
    void aTableHasNoControlCharacters() {
        instances.add(Location.thisComputer(), ID, InstanceState.RUNNING, "t3.\u001b[31mmicro", NOW);

        assertThat(run("resources", "list")).isZero();

        assertThat(out()).contains(ID).doesNotContain("\u001b");
    }

    @Test
    void terminatingNeedsAYesWhereNobodyCanBeAsked() {
        instances.add(Location.thisComputer(), ID, InstanceState.RUNNING, "t3.micro", NOW);

        assertThat(run("aws", "terminate", ID)).isEqualTo(ExitStatus.USAGE);
        assertThat(instances.calls()).isEmpty();
        assertThat(run("aws", "terminate", ID, "--yes")).isZero();
        assertThat(instances.calls()).containsExactly("terminate " + ID);
    }

    @Test
    void aWrongStateIsOneLineWithTheNextStep() {
        instances.add(Location.thisComputer(), ID, InstanceState.RUNNING, "t3.micro", NOW);

        assertThat(run("aws", "start", ID)).isEqualTo(ExitStatus.WRONG_STATE);

        assertThat(err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(ID)
                        .contains("running")
                        .contains("only a stopped instance can be started"));
    }

    @Test
    void mistakesInTheCallAreUsage() {
        assertThat(run("aws", "status")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("aws", "status", "../../etc")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("nonsense")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("checkpoint", "list")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("checkpoint", "clean", "--keep-last", "1")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("checkpoint", "clean", "--instance-id", ID)).isEqualTo(ExitStatus.USAGE);
        assertThat(run("checkpoint", "clean", "--instance-id", ID, "--keep-last", "-1"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(run("checkpoint", "clean", "--instance-id", ID, "--keep-last", "1", "--place", "moon"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(run("aws", "create", "t3.micro", "--count", "0")).isEqualTo(ExitStatus.USAGE);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs list --limit x | --limit takes a whole number, not x. (runctl runs list --help)",
                "runs list --limit -3 | --limit takes 1 or more, not -3. (runctl runs list --help)",
                "runs list --limt 3 | There is no option --limt here. Did you mean --limit? (runctl runs list --help)",
                "runs comapre a b | There is no command comapre here. Did you mean compare? (runctl runs --help)",
                "aws list | There is no command list here. Did you mean runctl checkpoint list, runctl resources list, runctl runs list? (runctl aws --help)",
                "runs show | Missing: RUN. (runctl runs show --help)",
                "aws train | Missing: INSTANCE, SCRIPT. (runctl aws train --help)",
                "runs list all | One word too many: all. A script's own arguments stand after --. (runctl runs list --help)",
                "aws create t3.micro --output yaml | --output takes one of table, json, not yaml. (runctl aws create --help)"
            })
    void aMistakeInTheCallIsSaidInOneSentence(String call, String sentence) {
        assertThat(run(call.split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(err().strip()).isEqualTo("runctl: " + sentence);
    }

    @Test
    void anUnknownInstanceIsNotFound() {
        assertThat(run("aws", "status", ID)).isEqualTo(ExitStatus.NOT_FOUND);
    }

    @Test
    void startWaitsUntilCommandsCanBeSent() {
        instances.add(Location.thisComputer(), ID, InstanceState.STOPPED, "t3.micro", NOW);
        instances.then(InstanceState.STOPPED, InstanceState.PENDING, InstanceState.RUNNING);
        instances.agent(ID, Agent.Status.ONLINE);

        assertThat(run("aws", "start", ID, "--wait")).isZero();

        assertThat(out()).contains("answers commands");
        assertThat(err()).contains("Wait for EC2", "Wait for the SSM agent");
    }

    @Test
    void eachFailureHasItsStatus() {
        assertThat(ExitStatus.of(new Failure.Credentials(Evidence.NONE))).isEqualTo(ExitStatus.NOT_PERMITTED);
        assertThat(ExitStatus.of(new Failure.Unreachable(Evidence.NONE))).isEqualTo(ExitStatus.NOT_REACHABLE);
        assertThat(ExitStatus.of(new Failure.CheckpointUnusable("x", "missing", Evidence.NONE)))
                .isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(ExitStatus.of(new Failure.RunActive("i", "r", Evidence.NONE)))
                .isEqualTo(ExitStatus.WRONG_STATE);
    }

    @Test
    void thePlaceIsChosenInTheOrderThatIsDocumented() {
        List<Profile> known = List.of(Profile.thisComputer(), new Profile("work", List.of("eu-west-1", "us-east-1")));

        assertThat(place(Map.of(), known, "", "")).isEqualTo(Location.thisComputer());
        assertThat(place(Map.of(), List.of(new Profile("default", List.of("eu-north-1"))), "", ""))
                .isEqualTo(new Location("default", "eu-north-1"));
        assertThat(place(Map.of("RUNCTL_PROFILE", "work", "AWS_PROFILE", "other"), known, "", ""))
                .isEqualTo(new Location("work", "eu-west-1"));
        assertThat(place(Map.of("AWS_PROFILE", "work", "AWS_REGION", "ap-south-1"), known, "", ""))
                .isEqualTo(new Location("work", "ap-south-1"));
        assertThat(place(Map.of("RUNCTL_REGION", "sa-east-1"), known, "work", ""))
                .isEqualTo(new Location("work", "sa-east-1"));
        assertThat(place(Map.of("RUNCTL_REGION", "sa-east-1"), known, "work", "us-west-1"))
                .isEqualTo(new Location("work", "us-west-1"));
        assertThat(place(Map.of("AWS_REGION", "ap-south-1"), known, "local", "eu-west-1"))
                .isEqualTo(Location.thisComputer());
    }

    private static Location place(Map<String, String> environment, List<Profile> known, String profile, String region) {
        return new LocationChoice(environment, () -> () -> known).choose(given(profile), given(region));
    }

    private static Optional<String> given(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }
}
