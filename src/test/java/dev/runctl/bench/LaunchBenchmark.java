package dev.runctl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From the call that launches to the first line of the script's log, on a running local instance with the code there. */
final class LaunchBenchmark {
    private static final int WARM_UP = 3;
    private static final int REPETITIONS = 15;
    private static final String LINE = "the first line";

    private LaunchBenchmark() {}

    static void run(Report report) throws Exception {
        Path project = Files.createTempDirectory("runctl-bench-project");
        Path script = project.resolve("first_line.py");
        Files.writeString(script, "print('" + LINE + "', flush=True)\n");
        try (Cloud cloud = Cloud.open();
                Boto3 boto3 = new Boto3(cloud.serving)) {
            InstanceRef instance = cloud.readyInstance();
            Sample ours = new Sample();
            Sample theirs = new Sample();
            for (int i = -WARM_UP; i < REPETITIONS; i++) {
                long our = ours(cloud, request(instance, project, "first_line.py"));
                long their = theirs(boto3, instance, script);
                if (i >= 0) {
                    ours.addNanos(our);
                    theirs.addNanos(their);
                }
            }
            report.ours("launch to first line", ours, "ms");
            report.other("launch to first line", "boto3, asking every 0.2 s", theirs, ours, "ms");
            report.load();
        } finally {
            Files.delete(script);
            Files.delete(project);
        }
    }

    static RunRequest request(InstanceRef instance, Path project, String script) {
        return new RunRequest(
                instance,
                project,
                "bench",
                script,
                List.of(),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty());
    }

    private static long ours(Cloud cloud, RunRequest request) throws Exception {
        HeardRun heard = new HeardRun();
        long called = System.nanoTime();
        Run run = cloud.root.launches().launch(request, Steps.NONE, new Cancellation());
        try (Subscription ignored = cloud.root.logs().follow(run.id(), 0, heard)) {
            long first = heard.firstBytes.get(2, TimeUnit.MINUTES);
            heard.end.get(2, TimeUnit.MINUTES); // an instance takes one run of a project at a time
            return first - called;
        }
    }

    private static long theirs(Boto3 boto3, InstanceRef instance, Path script) throws IOException {
        JsonNode answer = boto3.ask("launch", instance.id().value(), "exec python3 -u '" + script + "'", LINE);
        if (!answer.path("seen").asBoolean()) {
            throw new IOException("the line was not seen");
        }
        return answer.path("nanos").asLong();
    }
}
