package dev.runctl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.cli.CliServices.Serving;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Location;
import dev.runctl.testing.ReplayedEc2;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * All instances, listed by the program's gateway, by the SDK's own paginator, by boto3 and by the aws command line: first from
 * answers that lie ready, as a fast server would give them, then from This computer, whose work is part of the time.
 */
final class ListingBenchmark {
    private static final int WARM_UP = 4;
    private static final int REPETITIONS = 9;
    private static final int PYTHON_EVERY = 3;
    private static final Location PLACE = Location.thisComputer();

    private ListingBenchmark() {}

    static void run(Report report) throws Exception {
        try (ReplayedEc2 server = ReplayedEc2.start();
                Clients clients = new Clients(new Replayed(server.url()))) {
            for (int count : new int[] {1000, 5000, 10_000}) {
                server.serveInstances(count);
                compare(report, clients, count, "list " + count + ", answers lie ready");
            }
            memory(report, clients);
        }
        try (Cloud cloud = Cloud.open();
                Clients clients = new Clients(cloud.serving)) {
            int made = 0;
            for (int count : new int[] {1000, 5000, 10_000}) {
                for (; made < count; made += 500) {
                    cloud.create(500);
                }
                Thread.sleep(3000); // all are running
                compare(report, clients, count, "list " + count + " of This computer");
            }
        }
    }

    /** What a replaying server is to clients. */
    private record Replayed(URI url) implements Serving {
        @Override
        public String accessKeyId() {
            return "AKIAEXAMPLE";
        }

        @Override
        public String secretAccessKey() {
            return "secret";
        }

        @Override
        public void close() {}
    }

    private static final class Clients implements AutoCloseable {
        final Serving serving;
        final Boto3 boto3;
        final AwsClients aws;
        final Ec2InstanceGateway gateway;

        Clients(Serving serving) throws IOException {
            this.serving = serving;
            this.boto3 = new Boto3(serving);
            this.aws = new AwsClients(
                    () -> new LocalAccess(serving.url(), serving.accessKeyId(), serving.secretAccessKey()));
            this.gateway = new Ec2InstanceGateway(aws, "benchmark");
        }

        @Override
        public void close() {
            aws.close();
            boto3.close();
        }
    }

    private static void compare(Report report, Clients clients, int count, String what) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            ours(clients, count);
            plain(clients, count);
        }
        theirs(clients.boto3, count);
        Sample ours = new Sample();
        Sample plain = new Sample();
        Sample theirs = new Sample();
        Sample cli = new Sample();
        for (int i = 0; i < REPETITIONS; i++) {
            ours.addNanos(ours(clients, count));
            plain.addNanos(plain(clients, count));
            if (i % PYTHON_EVERY == 0) {
                theirs.addNanos(theirs(clients.boto3, count));
                cli.addNanos(cli(clients.serving));
            }
        }
        report.ours(what, ours, "ms");
        report.other(what, "SDK for Java, synchronous paginator", plain, ours, "ms");
        report.other(what, "boto3 paginator, warm process", theirs, ours, "ms");
        report.other(what, "aws ec2 describe-instances", cli, ours, "ms");
        report.load();
    }

    /** What is held afterwards, and what is thrown away on the way. */
    private static void memory(Report report, Clients clients) throws Exception {
        int count = 10_000;
        Held<List<Instance>> ours = held(() -> clients.gateway.list(PLACE));
        check(count, ours.value().size());
        Held<List<software.amazon.awssdk.services.ec2.model.Instance>> plain = held(() -> plainList(clients));
        check(count, plain.value().size());
        report.note(String.format(
                Locale.ROOT,
                "%,d instances: runctl holds %.1f MiB and allocates %.0f MiB; the SDK's objects %.1f MiB and %.0f MiB",
                count,
                ours.heldMib(),
                ours.allocatedMib(),
                plain.heldMib(),
                plain.allocatedMib()));
    }

    private record Held<T>(T value, double heldMib, double allocatedMib) {}

    private static <T> Held<T> held(Callable<T> work) throws Exception {
        double before = heap();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        T value = work.call();
        double made = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) (1 << 20);
        return new Held<>(value, heap() - before, made);
    }

    /** What the last round left to its cleaners goes with the second collection. */
    private static double heap() throws InterruptedException {
        ManagementFactory.getMemoryMXBean().gc();
        Thread.sleep(500);
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }

    private static long ours(Clients clients, int count) {
        long started = System.nanoTime();
        int listed = clients.gateway.list(PLACE).size();
        long took = System.nanoTime() - started;
        check(count, listed);
        return took;
    }

    private static List<software.amazon.awssdk.services.ec2.model.Instance> plainList(Clients clients) {
        Ec2Client ec2 = clients.aws.ec2(PLACE);
        return ec2.describeInstancesPaginator(request -> request.maxResults(1000)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static long plain(Clients clients, int count) {
        long started = System.nanoTime();
        int listed = plainList(clients).size();
        long took = System.nanoTime() - started;
        check(count, listed);
        return took;
    }

    private static long theirs(Boto3 boto3, int count) throws IOException {
        JsonNode answer = boto3.ask("listing");
        check(count, answer.path("count").asInt());
        return answer.path("nanos").asLong();
    }

    private static long cli(Serving serving) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("aws", "--output", "json", "ec2", "describe-instances")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Boto3.environment(serving));
        long started = System.nanoTime();
        if (builder.start().waitFor() != 0) {
            throw new IOException("aws failed");
        }
        return System.nanoTime() - started;
    }

    private static void check(int expected, int listed) {
        if (listed != expected) {
            throw new IllegalStateException("listed " + listed + " of " + expected);
        }
    }
}
