package dev.runctl.service.forgotten;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.forgotten.Forgotten.Activity;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.CommandRunner;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Asks an instance how busy it is: its load over a quarter of an hour, and its GPUs now. */
final class ActivityProbe {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Without a GPU, or without NVIDIA's program, there is only the first line. */
    private static final String SCRIPT = """
            cat /proc/loadavg
            nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits 2>/dev/null || true
            """;

    private final CommandRunner commands;

    ActivityProbe(CommandRunner commands) {
        this.commands = commands;
    }

    /** Unknown where the instance does not answer. */
    Activity ask(InstanceRef ref, Cancellation cancel) {
        try {
            return parsed(commands.run(ref, SCRIPT, LIMIT, cancel).output());
        } catch (ServiceException e) {
            return Activity.UNKNOWN;
        }
    }

    /** The third number of the first line (proc(5), loadavg), then one line for each GPU. */
    static Activity parsed(String output) {
        String[] lines = output.strip().split("\\R");
        String[] averages = lines[0].strip().split("\\s+");
        if (averages.length < 3 || !averages[2].matches("\\d{1,6}\\.\\d{1,4}")) {
            return Activity.UNKNOWN;
        }
        OptionalInt gpu = IntStream.range(1, lines.length)
                .mapToObj(it -> lines[it].strip())
                .filter(it -> it.matches("\\d{1,3}"))
                .mapToInt(Integer::parseInt)
                .max();
        return new Activity(true, OptionalDouble.of(Double.parseDouble(averages[2])), gpu);
    }
}
