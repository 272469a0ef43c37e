package dev.runctl.service.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.Ec2Offers;
import dev.runctl.aws.LocalAccess;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.Steps;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteLaunchJournal;
import dev.runctl.testing.AnswerThief;
import dev.runctl.testing.FaultRelay;
import dev.runctl.testing.PassingGateway;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a launch, there is either all that was asked for or nothing: told by counting. */
class InstanceLaunchTest {
    private static final Location HERE = Location.thisComputer();

    @TempDir
    private static Path folder;

    private static LocalEndpoint endpoint;
    private static AwsClients clients;
    private static Ec2InstanceGateway gateway;
    private static Database database;
    private static SqliteLaunchJournal journal;

    private final Cancellation cancel = new Cancellation();
    private final List<String> steps = new ArrayList<>();

    @BeforeAll
    static void start() {
        endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST);
        clients = clients(endpoint.url());
        gateway = new Ec2InstanceGateway(clients, "tester");
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
        journal = new SqliteLaunchJournal(database);
    }

    @AfterAll
    static void stop() {
        gateway.list(HERE).stream().filter(InstanceLaunchTest::isThere).forEach(it -> gateway.terminate(it.ref()));
        await().until(() -> gateway.list(HERE).stream().noneMatch(InstanceLaunchTest::isThere));
        database.close();
        clients.close();
        endpoint.close();
    }

    @AfterEach
    void noFaults() throws IOException {
        Files.deleteIfExists(folder.resolve("local/faults.json"));
        journal.open().forEach(it -> journal.settled(it.clientToken()));
    }

    private static AwsClients clients(java.net.URI url) {
        return new AwsClients(() -> new LocalAccess(
                url,
                endpoint.credentials().accessKeyId(),
                endpoint.credentials().secretAccessKey()));
    }

    private static boolean isThere(Instance instance) {
        return instance.state() != InstanceState.TERMINATED && instance.state() != InstanceState.SHUTTING_DOWN;
    }

    private static NewInstance request(String name, Lifecycle lifecycle) {
        return new NewInstance(name, "g5.xlarge", "", 1, lifecycle, 0, "", Map.of(), name + "-token");
    }

    private static NewInstance request(String name) {
        return request(name, Lifecycle.ON_DEMAND);
    }

    private static InstanceLaunch launch(InstanceGateway through) {
        return new InstanceLaunch(through, journal, Duration.ofMillis(1), Clock.systemUTC());
    }

    private static PlaceSearch search() {
        return new PlaceSearch(gateway, launch(gateway), new Ec2Offers(clients));
    }

    /** Everything that costs, by the name that it was given. */
    private static long machines(String name) {
        return gateway.list(HERE).stream()
                .filter(it -> it.name().equals(name) && isThere(it))
                .count();
    }

    private static long volumes(String name) {
        return clients.ec2(HERE)
                .describeVolumes(
                        it -> it.filters(filter -> filter.name("tag:Name").values(name)))
                .volumes()
                .size();
    }

    private static void nothingIsLeft(String name) {
        assertThat(machines(name)).isZero();
        await().until(() -> volumes(name) == 0);
    }

    private static void oneIsThere(String name) {
        assertThat(machines(name)).isEqualTo(1);
        assertThat(volumes(name)).isEqualTo(1);
    }

    private static void fault(String code, int times) throws IOException {
        Files.writeString(
                folder.resolve("local/faults.json"),
                "{\"RunInstances\": {\"code\": \"" + code + "\", \"times\": " + times + "}}");
    }

    private static ServiceException timeout() {
        return new ServiceException(new Failure.TimedOut(Evidence.of("ec2 RunInstances", "")));
    }

    /** The server has acted, and its answer never comes; the SDK repeats, and then this program does. */
    private static InstanceGateway deaf() {
        return new PassingGateway(gateway) {
            @Override
            public List<Instance> create(Location location, NewInstance request) {
                super.create(location, request);
                throw timeout();
            }
        };
    }

    @Test
    void anAnswerThatIsLostLeavesOneMachine() {
        assumeTrue(FaultRelay.isPossible(), "no second loopback address on this machine");
        try (AnswerThief thief = new AnswerThief(endpoint.url(), "RunInstances");
                AwsClients through = clients(thief.url())) {
            thief.lose(4); // the SDK asks three times

            List<Instance> made =
                    launch(new Ec2InstanceGateway(through, "tester")).launch(HERE, request("lost"), cancel);

            assertThat(thief.lost()).isEqualTo(4);
            assertThat(made).hasSize(1);
        }
        oneIsThere("lost");
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void anAnswerThatNeverComesIsFoundByItsToken() {
        assertThat(launch(deaf()).launch(HERE, request("deaf"), cancel)).hasSize(1);

        oneIsThere("deaf");
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void whatCannotEvenBeFoundIsTerminatedAsSoonAsItCan() {
        InstanceGateway blind = new PassingGateway(deaf()) {
            @Override
            public List<Instance> launchedBy(Location location, List<String> tokens) {
                throw new ServiceException(new Failure.Unreachable(Evidence.NONE));
            }
        };

        assertThatThrownBy(() -> launch(blind).launch(HERE, request("blind"), cancel))
                .isInstanceOf(ServiceException.class);
        assertThat(journal.open())
                .singleElement()
                .satisfies(it -> assertThat(it.isGivenUp()).isTrue());

        assertThat(launch(gateway).settle())
                .singleElement()
                .satisfies(it -> assertThat(it.isKept()).isFalse());
        nothingIsLeft("blind");
    }

    @Test
    void throttledInTheMiddleItIsAskedAgainWithTheSameToken() throws IOException {
        fault("RequestLimitExceeded", 4);

        launch(gateway).launch(HERE, request("throttled"), cancel);

        oneIsThere("throttled");
    }

    @Test
    void throttledToTheEndNothingIsLeft() {
        InstanceGateway busy = new PassingGateway(gateway) {
            @Override
            public List<Instance> create(Location location, NewInstance request) {
                throw new ServiceException(new Failure.Throttled(Evidence.NONE));
            }
        };

        assertThatThrownBy(() -> launch(busy).launch(HERE, request("busy"), cancel))
                .isInstanceOfSatisfying(
                        ServiceException.class, it -> assertThat(it.failure()).isInstanceOf(Failure.Throttled.class));
        nothingIsLeft("busy");
    }

    @Test
    void aRefusalAfterADoubtIsNoProofThatThereIsNothing() {
        InstanceGateway expiring = new PassingGateway(gateway) {
            private int calls;

            @Override
            public List<Instance> create(Location location, NewInstance request) {
                if (++calls == 1) {
                    super.create(location, request);
                    throw timeout();
                }
                throw new ServiceException(new Failure.Credentials(Evidence.NONE));
            }
        };

        assertThat(launch(expiring).launch(HERE, request("expired"), cancel)).hasSize(1);
        oneIsThere("expired");
    }

    @Test
    void cancelledAnywhereNothingIsLeft() {
        for (String when : List.of("before", "asked", "acted", "unheard")) {
            Cancellation mine = new Cancellation();
            String name = "cancelled-" + when;
            InstanceGateway cancelling = new PassingGateway(gateway) {
                @Override
                public List<Instance> create(Location location, NewInstance request) {
                    if (when.equals("asked")) {
                        mine.cancel();
                    }
                    List<Instance> made = super.create(location, request);
                    mine.cancel();
                    if (when.equals("unheard")) {
                        throw timeout();
                    }
                    return made;
                }
            };
            if (when.equals("before")) {
                mine.cancel();
            }

            assertThatThrownBy(() -> launch(cancelling).launch(HERE, request(name), mine))
                    .as(when)
                    .isInstanceOf(CancellationException.class);
            nothingIsLeft(name);
        }
    }

    @Test
    void aDoubleClickLaunchesOnce() {
        List<List<Instance>> both =
                InParallel.map(List.of(1, 2), it -> launch(gateway).launch(HERE, request("double"), cancel));

        assertThat(both.getFirst())
                .extracting(Instance::id)
                .isEqualTo(both.getLast().stream().map(Instance::id).toList());
        oneIsThere("double");
    }

    @Test
    void whatAKilledProgramHasLaunchedIsFoundByTheNext() throws Exception {
        assertThat(killed("killed")).isEqualTo(9);
        assertThat(machines("killed")).isEqualTo(1);
        assertThat(journal.open()).hasSize(1);

        assertThat(launch(gateway).settle()).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("killed");
            assertThat(it.isKept()).isTrue();
            assertThat(it.instances()).hasSize(1);
        });
        oneIsThere("killed");
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void whatAKilledProgramHasNotAskedForIsForgottenInTime() {
        journal.asked(new LaunchJournal.Entry(
                "early-token", HERE, "early", Clock.systemUTC().instant(), "1@1", false));

        assertThat(launch(gateway).settle()).isEmpty();
        assertThat(journal.open()).as("EC2 may list it late").hasSize(1);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11));
        assertThat(new InstanceLaunch(gateway, journal, later).settle()).isEmpty();
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void aTokenThatWasUsedForAnotherRequestLeadsToWhatThatOneMade() {
        launch(gateway).launch(HERE, request("used"), cancel);

        NewInstance other =
                new NewInstance("used", "g6.xlarge", "", 1, Lifecycle.ON_DEMAND, 0, "", Map.of(), "used-token");
        assertThat(launch(gateway).launch(HERE, other, cancel)).hasSize(1);
        oneIsThere("used");
    }

    private static int killed(String name) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledLaunch.class.getName(),
                        endpoint.url().toString(),
                        endpoint.credentials().accessKeyId(),
                        endpoint.credentials().secretAccessKey(),
                        folder.resolve("runctl.db").toString(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void onDemandEc2ChoosesFirstAndThenEachZoneIsTried() throws IOException {
        fault("InsufficientInstanceCapacity", 2);

        List<Instance> made = search().launch(LaunchWish.of(HERE, request("zones")), this::step, cancel);

        assertThat(steps)
                .containsExactly(
                        "FAILED g5.xlarge, us-east-1: InsufficientInstanceCapacity",
                        "FAILED g5.xlarge, us-east-1a: InsufficientInstanceCapacity",
                        "DONE g5.xlarge, us-east-1b");
        assertThat(made)
                .singleElement()
                .satisfies(it -> assertThat(it.availabilityZone()).isEqualTo("us-east-1b"));
        oneIsThere("zones");
    }

    @Test
    void spotBeginsWithTheCheapestZoneAndLeavesARegionWhoseQuotaIsUsedUp() throws IOException {
        fault("MaxSpotInstanceCountExceeded", 1);
        NewInstance request = request("quota", Lifecycle.SPOT);
        LaunchWish wish = new LaunchWish(
                request,
                List.of(
                        new LaunchWish.Choice(HERE, "g5.xlarge", List.of()),
                        new LaunchWish.Choice(HERE, "g6.xlarge", List.of("us-east-1c"))));

        search().launch(wish, this::step, cancel);

        assertThat(steps)
                .containsExactly(
                        "FAILED g5.xlarge, us-east-1a: MaxSpotInstanceCountExceeded", "DONE g6.xlarge, us-east-1c");
        oneIsThere("quota");
    }

    @Test
    void anAvoidedZoneIsNeverAskedForWhoeverNamesIt() {
        List<String> asked = new ArrayList<>();
        InstanceGateway full = new PassingGateway(gateway) {
            @Override
            public List<Instance> create(Location location, NewInstance request) {
                asked.add(request.details().zone());
                throw new ServiceException(new Failure.LimitReached(new Evidence(
                        "ec2 RunInstances",
                        "InsufficientInstanceCapacity",
                        "",
                        "You can currently get g5.xlarge capacity by choosing us-east-1a, us-east-1c.")));
            }
        };
        for (Lifecycle lifecycle : Lifecycle.values()) {
            asked.clear();
            LaunchWish wish = LaunchWish.of(HERE, request("lost-" + lifecycle, lifecycle), Set.of("us-east-1a"));
            assertThatThrownBy(() -> new PlaceSearch(full, journal, new Ec2Offers(clients), Clock.systemUTC())
                            .launch(wish, Steps.NONE, cancel))
                    .isInstanceOf(ServiceException.class);
            assertThat(asked).as(lifecycle.name()).containsExactlyInAnyOrder("us-east-1b", "us-east-1c");
        }
        asked.clear();
        LaunchWish nowhere = LaunchWish.of(HERE, request("nowhere"), Set.of("us-east-1a", "us-east-1b", "us-east-1c"));
        assertThatThrownBy(() -> search().launch(nowhere, Steps.NONE, cancel))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        it -> assertThat(new FailureText().headline(it.failure()))
                                .contains("no zone but the one just lost"));
        nothingIsLeft("nowhere");
    }

    @Test
    void whereNoPlaceHasRoomAllAreToldAndNothingIsLeft() throws IOException {
        fault("InsufficientInstanceCapacity", 1000);

        assertThatThrownBy(() -> search().launch(LaunchWish.of(HERE, request("full")), Steps.NONE, cancel))
                .isInstanceOfSatisfying(ServiceException.class, thrown -> {
                    assertThat(thrown.failure())
                            .isInstanceOfSatisfying(
                                    Failure.NotLaunched.class,
                                    it -> assertThat(it.refusals())
                                            .extracting(Failure.Refusal::place)
                                            .containsExactly(
                                                    "g5.xlarge, us-east-1",
                                                    "g5.xlarge, us-east-1a",
                                                    "g5.xlarge, us-east-1b",
                                                    "g5.xlarge, us-east-1c"));
                    assertThat(new FailureText().headline(thrown.failure()))
                            .startsWith(
                                    "full could not be launched anywhere. g5.xlarge, us-east-1: AWS has no room now;");
                });
        nothingIsLeft("full");
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void zonesThatEc2NamesComeNext() {
        InstanceGateway hinting = new PassingGateway(gateway) {
            @Override
            public List<Instance> create(Location location, NewInstance request) {
                if (request.details().zone().equals("us-east-1c")) {
                    return super.create(location, request);
                }
                throw new ServiceException(new Failure.LimitReached(new Evidence(
                        "ec2 RunInstances",
                        "InsufficientInstanceCapacity",
                        "",
                        "We currently do not have sufficient g5.xlarge capacity in the Availability Zone you requested"
                                + " (us-east-1a). You can currently get g5.xlarge capacity by not specifying an"
                                + " Availability Zone in your request or choosing us-east-1c, us-east-1b.")));
            }
        };

        new PlaceSearch(hinting, launch(hinting), ZoneSource.NONE)
                .launch(LaunchWish.of(HERE, request("hint")), this::step, cancel);

        assertThat(steps).hasSize(2).last().isEqualTo("DONE g5.xlarge, us-east-1c");
    }

    private void step(String step, Steps.State state, String detail) {
        if (state != Steps.State.STARTED) {
            steps.add(state + " " + detail);
        }
    }
}
