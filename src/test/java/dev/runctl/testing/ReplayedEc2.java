package dev.runctl.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Answers DescribeInstances with bytes that are there already, so that a client's own work is what takes the time. A page's
 * token is the number of the next.
 */
public final class ReplayedEc2 implements AutoCloseable {
    private final HttpServer server;
    private volatile List<byte[]> pages = List.of();

    static {
        // Without it each answer waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private ReplayedEc2(HttpServer server) {
        this.server = server;
    }

    public static ReplayedEc2 start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ReplayedEc2 replayed = new ReplayedEc2(server);
            server.createContext("/", replayed::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return replayed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Whole answers, in their order. */
    public void serve(List<byte[]> answers) {
        pages = List.copyOf(answers);
    }

    /**
     * So many instances in pages of a thousand, one reservation each, every member of an instance's description filled in as
     * EC2 does: about 4,600 bytes each.
     */
    public void serveInstances(int count) {
        int pageSize = 1000;
        serve(IntStream.range(0, (count + pageSize - 1) / pageSize)
                .mapToObj(page -> page(page * pageSize, Math.min(count, (page + 1) * pageSize), count))
                .toList());
    }

    private static byte[] page(int from, int to, int count) {
        StringBuilder items = new StringBuilder();
        for (int i = from; i < to; i++) {
            items.append(INSTANCE.replace("%ID%", String.format("%017x", i)).replace("%N%", Integer.toString(i)));
        }
        String token = to < count ? "<nextToken>" + to / 1000 + "</nextToken>" : "";
        return answer(items + "</reservationSet>" + token);
    }

    /** What stands between {@code <reservationSet>} and the end of the answer, as a whole answer. */
    public static byte[] answer(String rest) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse"
                        + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n    <requestId>r-1</requestId>\n"
                        + "    <reservationSet>" + rest + "</DescribeInstancesResponse>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int token = body.indexOf("NextToken=");
        int page = token < 0
                ? 0
                : Integer.parseInt(
                        URLDecoder.decode(body.substring(token + 10).split("&", -1)[0], StandardCharsets.UTF_8));
        byte[] bytes = pages.get(page);
        exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final String INSTANCE = """
            <item>
                <reservationId>r-%ID%</reservationId><ownerId>123456789012</ownerId><groupSet/>
                <instancesSet><item>
                    <instanceId>i-%ID%</instanceId><imageId>ami-0c02fb55956c7d316</imageId>
                    <instanceState><code>16</code><name>running</name></instanceState>
                    <privateDnsName>ip-10-254-130-228.eu-west-1.compute.internal</privateDnsName>
                    <dnsName>ec2-54-214-135-48.eu-west-1.compute.amazonaws.com</dnsName>
                    <reason/><keyName>lab</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/>
                    <instanceType>g5.xlarge</instanceType><launchTime>2026-11-27T10:10:11.000Z</launchTime>
                    <placement><availabilityZone>eu-west-1a</availabilityZone><availabilityZoneId>euw1-az2</availabilityZoneId><groupName/><tenancy>default</tenancy></placement>
                    <monitoring><state>disabled</state></monitoring>
                    <subnetId>subnet-701e456e553e96a3d</subnetId><vpcId>vpc-1a73a0777c258f2ca</vpcId>
                    <privateIpAddress>10.254.130.228</privateIpAddress><ipAddress>54.214.135.48</ipAddress>
                    <sourceDestCheck>true</sourceDestCheck>
                    <groupSet><item><groupId>sg-ff05ba439ff599fb8</groupId><groupName>default</groupName></item></groupSet>
                    <architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>
                    <blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-687bb96c10bab1431</volumeId><status>attached</status><attachTime>2026-11-27T10:10:11.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>
                    <virtualizationType>hvm</virtualizationType><clientToken>2d353824-4b48-47a1-a996-3c6a75f4b82f</clientToken>
                    <tagSet>
                        <item><key>Name</key><value>trainer-%N%</value></item>
                        <item><key>CreatedBy</key><value>runctl</value></item>
                        <item><key>runctl:project</key><value>vision &amp; text</value></item>
                        <item><key>runctl:user</key><value>mina</value></item>
                    </tagSet>
                    <hypervisor>xen</hypervisor>
                    <networkInterfaceSet><item>
                        <networkInterfaceId>eni-55b9b18f1b21cfe0c</networkInterfaceId><subnetId>subnet-701e456e553e96a3d</subnetId><vpcId>vpc-1a73a0777c258f2ca</vpcId>
                        <description/><ownerId>123456789012</ownerId><status>in-use</status><macAddress>02:00:00:b6:cf:e1</macAddress>
                        <privateIpAddress>10.254.130.228</privateIpAddress><privateDnsName>ip-10-254-130-228.eu-west-1.compute.internal</privateDnsName><sourceDestCheck>true</sourceDestCheck>
                        <groupSet><item><groupId>sg-ff05ba439ff599fb8</groupId><groupName>default</groupName></item></groupSet>
                        <attachment><attachmentId>eni-attach-25ef91ac9a02b4e91</attachmentId><deviceIndex>0</deviceIndex><networkCardIndex>0</networkCardIndex><status>attached</status><attachTime>2026-11-27T10:10:11.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></attachment>
                        <association><publicIp>54.214.135.48</publicIp><publicDnsName>ec2-54-214-135-48.eu-west-1.compute.amazonaws.com</publicDnsName><ipOwnerId>amazon</ipOwnerId></association>
                        <privateIpAddressesSet><item><privateIpAddress>10.254.130.228</privateIpAddress><privateDnsName>ip-10-254-130-228.eu-west-1.compute.internal</privateDnsName><primary>true</primary><association><publicIp>54.214.135.48</publicIp><publicDnsName>ec2-54-214-135-48.eu-west-1.compute.amazonaws.com</publicDnsName><ipOwnerId>amazon</ipOwnerId></association></item></privateIpAddressesSet>
                        <ipv6AddressesSet/><interfaceType>interface</interfaceType>
                    </item></networkInterfaceSet>
                    <iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/runctl</arn><id>AIPAABCDEFGHIJKLMNOPQ</id></iamInstanceProfile>
                    <ebsOptimized>true</ebsOptimized><enaSupport>true</enaSupport>
                    <cpuOptions><coreCount>2</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions>
                    <capacityReservationSpecification><capacityReservationPreference>open</capacityReservationPreference></capacityReservationSpecification>
                    <hibernationOptions><configured>false</configured></hibernationOptions>
                    <metadataOptions><state>applied</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint><httpProtocolIpv6>disabled</httpProtocolIpv6><instanceMetadataTags>disabled</instanceMetadataTags></metadataOptions>
                    <enclaveOptions><enabled>false</enabled></enclaveOptions>
                    <platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances</usageOperation><usageOperationUpdateTime>2026-11-27T10:10:11.000Z</usageOperationUpdateTime>
                    <privateDnsNameOptions><hostnameType>ip-name</hostnameType><enableResourceNameDnsARecord>false</enableResourceNameDnsARecord><enableResourceNameDnsAAAARecord>false</enableResourceNameDnsAAAARecord></privateDnsNameOptions>
                    <maintenanceOptions><autoRecovery>default</autoRecovery></maintenanceOptions><currentInstanceBootMode>uefi</currentInstanceBootMode>
                </item></instancesSet>
            </item>
            """;
}
