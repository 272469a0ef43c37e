package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.storage.ListPrices;
import dev.runctl.testing.AwsProfile;
import dev.runctl.testing.FaultProxy;
import dev.runctl.testing.FaultProxy.Fault;
import dev.runctl.testing.Moto;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do with a fleet, on a server that nobody here wrote, through a network that is not always kind. */
class MotoJourneyTest {
    private static final Location FLEET = new Location("moto", "us-east-2");
    private static final Location PLACE = new Location("moto", "eu-west-1");
    private static final int MANY = 5000;

    private static Optional<Moto> moto = Optional.empty();
    private static FaultProxy network;
    private static AwsClients clients;
    private static InstanceService service;

    @BeforeAll
    static void start() throws IOException {
        moto = Moto.startWith(MANY, FLEET.region());
        assumeTrue(moto.isPresent(), "moto is not installed for python3: pip install 'moto[server]'");
        network = new FaultProxy(moto.get().url());
        clients = AwsProfile.clients("moto", network.url());
        service = new InstanceService(
                new Ec2InstanceGateway(clients, "tester"), new ListPrices(), InstanceSightings.NONE, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        if (network != null) {
            clients.close();
            network.close();
        }
        moto.ifPresent(Moto::close);
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    private static NewInstance request(String name, int count) {
        return new NewInstance(
                name,
                "t3.micro",
                "",
                count,
                Lifecycle.ON_DEMAND,
                8,
                "",
                Map.of("runctl:project", "digits"),
                UUID.randomUUID().toString());
    }

    private static long sent(String action) {
        return network.received().stream()
                .filter(it -> it.action().equals(action))
                .count();
    }

    @Test
    void fiveThousandInstancesAreListedPageByPage() {
        network.forget();

        List<InstanceSummary> listed = service.list(FLEET);

        assertThat(listed).hasSize(MANY).allMatch(it -> it.instance().state() == InstanceState.RUNNING);
        assertThat(listed.stream().map(it -> it.instance().id()).distinct()).hasSize(MANY);
        assertThat(sent("DescribeInstances")).isBetween(5L, 6L);
        assertThat(network.received())
                .filteredOn(it -> it.action().equals("DescribeInstances"))
                .allMatch(it -> it.body().contains("MaxResults=1000"));
    }

    @Test
    void aWholeLifeWithEachStateSeen() {
        List<Instance> made = service.create(PLACE, request("life", 2));
        assertThat(made).extracting(Instance::name).containsExactly("life-1", "life-2");
        InstanceRef ref = made.getFirst().ref();
        List<String> steps = new CopyOnWriteArrayList<>();
        Steps told = (step, state, detail) -> steps.add(detail);

        assertThat(service.stop(ref, false)).isEqualTo(InstanceState.STOPPING);
        assertThat(waitFor(ref, InstanceState.STOPPED, told).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(service.start(ref)).isEqualTo(InstanceState.PENDING);
        assertThat(waitFor(ref, InstanceState.RUNNING, told).name()).isEqualTo("life-1");
        service.reboot(ref);
        assertThat(service.terminate(ref)).isEqualTo(InstanceState.SHUTTING_DOWN);
        waitFor(ref, InstanceState.TERMINATED, told);

        assertThat(service.list(PLACE))
                .filteredOn(it -> it.instance().name().startsWith("life"))
                .extracting(it -> it.instance().state())
                .containsExactlyInAnyOrder(InstanceState.TERMINATED, InstanceState.RUNNING);
        assertThat(made.getLast().tags()).containsEntry("runctl:project", "digits");
        service.terminate(made.getLast().ref());
        assertThat(steps).isNotEmpty();
    }

    private static Instance waitFor(InstanceRef ref, InstanceState state, Steps steps) {
        return service.waitForState(ref, state, Duration.ofSeconds(20), steps, new Cancellation());
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, Throttled",
        "EXPIRED_TOKEN, Credentials",
        "ACCESS_DENIED, AccessDenied",
        "GATEWAY_PAGE, Unreachable",
        "HALF_ANSWER, ''",
        "SIGN_IN_PAGE, ''"
    })
    void aFaultThatStaysIsAFailureOfItsKindAndGoesWithIt(Fault fault, String kind) {
        network.always(fault);

        assertThatThrownBy(() -> service.list(PLACE))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure().getClass().getSimpleName())
                                .matches(kind.isEmpty() ? ".+" : kind));

        network.heal();
        assertThat(service.list(PLACE)).isNotNull();
    }

    @Test
    void aFaultThatPassesIsNotNoticed() {
        int count = service.list(PLACE).size();
        for (Fault fault : List.of(Fault.THROTTLED, Fault.HALF_ANSWER, Fault.GATEWAY_PAGE, Fault.LOST_ANSWER)) {
            network.next(fault);
            assertThat(new Ec2InstanceGateway(clients, "tester").list(PLACE)).hasSize(count);
        }
    }

    @Test
    void aClockThatIsWrongIsCorrectedByTheServersTime() {
        network.forget();
        network.next(Fault.SKEWED_CLOCK);

        new Ec2InstanceGateway(clients, "tester").list(PLACE);

        List<Instant> signed = new ArrayList<>();
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
        network.received().stream()
                .filter(it -> it.action().equals("DescribeInstances"))
                .forEach(it -> signed.add(Instant.from(form.parse(it.headers().get("x-amz-date")))));
        assertThat(signed).hasSize(2);
        assertThat(Duration.between(signed.getFirst(), signed.getLast()))
                .isBetween(FaultProxy.SKEW.minusMinutes(5), FaultProxy.SKEW.plusMinutes(5));
    }

    @Test
    void aLaunchThatFailsLeavesNothingAndARepeatedOneIsTheSameToEc2() {
        long before = alive();
        for (Fault fault : List.of(Fault.NO_CAPACITY, Fault.ACCESS_DENIED, Fault.EXPIRED_TOKEN)) {
            network.always(fault);
            assertThatThrownBy(() -> service.create(PLACE, request("none", 1))).isInstanceOf(ServiceException.class);
            network.heal();
        }
        assertThat(alive()).isEqualTo(before);
        network.forget();
        network.next("RunInstances", Fault.LOST_ANSWER);

        service.create(PLACE, request("one", 1));

        // moto makes a second machine all the same: it does not look at the token, as EC2 does.
        List<String> tokens = network.received().stream()
                .filter(it -> it.action().equals("RunInstances"))
                .map(it -> it.body().replaceFirst(".*ClientToken=([^&]*).*", "$1"))
                .distinct()
                .toList();
        assertThat(sent("RunInstances")).isEqualTo(2);
        assertThat(tokens).as("what EC2 tells a repeated launch by").hasSize(1).noneMatch(String::isBlank);
    }

    private static long alive() {
        return service.list(PLACE).stream()
                .filter(it -> it.instance().state() != InstanceState.TERMINATED)
                .count();
    }
}
