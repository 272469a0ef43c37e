package dev.runctl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.domain.instance.Location;
import java.io.IOException;

/** All instances, listed by the program's gateway, by boto3 and by the aws command line, from the same endpoint. */
final class ListingBenchmark {
    private static final int WARM_UP = 3;
    private static final int REPETITIONS = 9;
    private static final int CLI_EVERY = 3;

    private ListingBenchmark() {}

    static void run(Report report) throws IOException, InterruptedException {
        try (Cloud cloud = Cloud.open();
                Boto3 boto3 = new Boto3(cloud.serving);
                AwsClients clients = new AwsClients(() -> new LocalAccess(
                        cloud.serving.url(), cloud.serving.accessKeyId(), cloud.serving.secretAccessKey()))) {
            Ec2InstanceGateway gateway = new Ec2InstanceGateway(clients, "benchmark");
            int made = 0;
            for (int count : new int[] {1000, 5000}) {
                for (; made < count; made += 500) {
                    cloud.create(500);
                }
                Thread.sleep(3000); // all are running
                compare(report, cloud, gateway, boto3, count);
            }
        }
    }

    private static void compare(Report report, Cloud cloud, Ec2InstanceGateway gateway, Boto3 boto3, int count)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            ours(gateway, count);
            theirs(boto3, count);
        }
        Sample ours = new Sample();
        Sample theirs = new Sample();
        Sample cli = new Sample();
        for (int i = 0; i < REPETITIONS; i++) {
            ours.addNanos(ours(gateway, count));
            theirs.addNanos(theirs(boto3, count));
            if (i % CLI_EVERY == 0) {
                cli.addNanos(cli(cloud));
            }
        }
        String what = "list " + count + " instances";
        report.ours(what, ours, "ms");
        report.other(what, "boto3 paginator, warm process", theirs, ours, "ms");
        report.other(what, "aws ec2 describe-instances", cli, ours, "ms");
        report.load();
    }

    private static long ours(Ec2InstanceGateway gateway, int count) {
        long started = System.nanoTime();
        int listed = gateway.list(Location.thisComputer()).size();
        long took = System.nanoTime() - started;
        check(count, listed);
        return took;
    }

    private static long theirs(Boto3 boto3, int count) throws IOException {
        JsonNode answer = boto3.ask("listing");
        check(count, answer.path("count").asInt());
        return answer.path("nanos").asLong();
    }

    private static long cli(Cloud cloud) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("aws", "--output", "json", "ec2", "describe-instances")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Boto3.environment(cloud.serving));
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
