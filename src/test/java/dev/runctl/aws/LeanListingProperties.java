package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Location;
import dev.runctl.testing.AwsProfile;
import dev.runctl.testing.ReplayedEc2;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is read by hand is what the SDK reads, whatever stands there. */
class LeanListingProperties {
    private static final Location PLACE = new Location("replayed", "eu-west-1");
    private static ReplayedEc2 server;
    private static AwsClients clients;

    @BeforeContainer
    static void start() {
        server = ReplayedEc2.start();
        clients = AwsProfile.clients("replayed", server.url());
    }

    @AfterContainer
    static void stop() {
        clients.close();
        server.close();
    }

    private static List<Instance> bySdk() {
        return clients
                .ec2(PLACE)
                .describeInstancesPaginator(request -> request.maxResults(1000))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(instance -> InstanceMapping.instance(PLACE, instance))
                .toList();
    }

    private static List<Instance> byUs() {
        return new Ec2InstanceGateway(clients, "tester").list(PLACE);
    }

    @Property(tries = 150)
    void theSameInstancesAsTheSdk(@ForAll("instances") List<String> items) {
        server.serve(List.of(ReplayedEc2.answer(String.join("\n", items) + "</reservationSet>")));

        assertThat(byUs()).isEqualTo(bySdk()).hasSize(items.size());
    }

    @Provide
    Arbitrary<List<String>> instances() {
        Arbitrary<String> text = Arbitraries.of(
                "", "a", "vision &amp; text", "&lt;b&gt;", "&#x1F600; &#228;", " spaced ", "größer", "日本", "&quot;'\"");
        Arbitrary<String> why = Arbitraries.of(
                "",
                "<reason/>",
                "<reason>User initiated (2026-11-27 10:10:11 GMT)</reason>",
                "<reason></reason><stateReason><code>x</code><message>Client.UserInitiatedShutdown: &lt;user></message></stateReason>",
                "<stateReason/>");
        Arbitrary<String> extra = Arbitraries.of(
                "",
                "<instanceLifecycle>spot</instanceLifecycle>",
                "<networkInterfaceSet><item><tagSet><item><key>Name</key><value>of another thing</value></item></tagSet>"
                        + "<instanceType>none</instanceType></item></networkInterfaceSet>",
                "<groupSet><item><groupId>sg-1</groupId></item></groupSet><!-- as no AWS writes -->",
                "<keyName><![CDATA[a<b]]></keyName>",
                "<ipAddress>1.2.3.4</ipAddress><launchTime>2026-11-27T10:10:11.000Z</launchTime>",
                "<placement><availabilityZone>eu-west-1a</availabilityZone><tenancy/></placement>",
                "<imageId a=\"x>y\">ami-1</imageId>");
        Arbitrary<String> state =
                Arbitraries.of("pending", "running", "stopping", "stopped", "shutting-down", "terminated");
        return Combinators.combine(Arbitraries.integers().between(0, 0xffff), text, text, why, extra, state)
                .as((number, name, tag, one, other, now) ->
                        "<item><reservationId>r-1</reservationId><instancesSet><item><instanceId>i-"
                                + String.format("%017x", number) + "</instanceId><instanceState><code>0</code><name>"
                                + now + "</name></instanceState>" + one
                                + "<instanceType>t3.micro</instanceType><tagSet>"
                                + "<item><key>Name</key><value>" + name + "</value></item>"
                                + "<item><key>tag</key><value>" + tag + "</value></item><item><key>bare</key></item>"
                                + "</tagSet>" + other + "</item></instancesSet></item>")
                .list()
                .ofMaxSize(6);
    }

    @Example
    void allPagesAreRead() {
        server.serveInstances(2345);

        List<Instance> listed = byUs();

        assertThat(listed).hasSize(2345).isEqualTo(bySdk());
        assertThat(listed.get(7).tags()).containsEntry("runctl:project", "vision & text");
    }

    @Example
    void readsByItselfWhatEc2Writes() {
        server.serveInstances(3);
        byte[] page = ReplayedEc2.answer("</reservationSet>");

        assertThat(InstancePage.read(PLACE, page).instances()).isEmpty();
    }

    @Example
    void halfAnAnswerIsNoAnswerWhereverItIsCut() {
        byte[] whole = ReplayedEc2.answer("<item><instancesSet><item><instanceId>i-00000000000000001</instanceId>"
                + "<instanceState><name>running</name></instanceState></item></instancesSet></item></reservationSet>");
        for (int length = 0; length < whole.length; length++) {
            byte[] half = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> InstancePage.read(PLACE, half)).isInstanceOf(UnusualXmlException.class);
        }
        assertThat(InstancePage.read(PLACE, whole).instances()).hasSize(1);
    }

    @Example
    void whatIsNoListIsLeftToTheSdk() {
        for (String other : List.of("<html><body>Sign in</body></html>", "{\"error\": 1}", "<a/><b/>", "<a></b>", "")) {
            assertThatThrownBy(() -> InstancePage.read(PLACE, other.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UnusualXmlException.class);
        }
    }
}
