package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an instance measured of itself during a run. A local copy outlives the instance. */
public final class SampleService {
    private static final int MOST_CALLS = 50;

    /** @param ended whether the run is over and nothing will follow */
    public record News(List<Sample> samples, boolean ended) {}

    private final Runner runner;
    private final RunService runs;
    private final SampleStore store;
    private final Json json;

    public SampleService(Runner runner, RunService runs, SampleStore store, Json json) {
        this.runner = runner;
        this.runs = runs;
        this.store = store;
        this.json = json;
    }

    /** What is held here, oldest first. */
    public List<Sample> held(RunId id) {
        List<Sample> samples = new ArrayList<>();
        for (String line : store.read(id)) {
            Sample sample = parse(line);
            if (sample != null) {
                samples.add(sample);
            }
        }
        return samples;
    }

    /**
     * Asks the instance for what is newer, and keeps it.
     *
     * @param after epoch seconds by the instance's clock
     * @throws dev.runctl.domain.failure.ServiceException where the instance does not answer
     */
    public News newer(RunId id, double after, Cancellation cancel) {
        List<Sample> samples = new ArrayList<>();
        double from = after;
        for (int call = 0; ; call++) {
            Fields answer = runner.ask(
                    runs.get(id).request().target(),
                    "samples",
                    Map.of("run_id", id.value(), "after", from),
                    Runner.LIMIT,
                    cancel);
            List<Fields> found = Fields.objects(runner.parsePacked(answer.text("data")));
            store.append(id, found.stream().map(it -> json.write(it.members())).toList());
            found.stream().map(SampleService::decode).filter(Objects::nonNull).forEach(samples::add);
            from = answer.number("next").orElse(from);
            if (!answer.flag("more") || found.isEmpty() || call == MOST_CALLS) {
                return new News(samples, answer.flag("ended"));
            }
        }
    }

    private @Nullable Sample parse(String line) {
        try {
            return decode(Fields.of(json.parse(line)));
        } catch (IllegalArgumentException e) {
            return null; // half a line where this program was ended in the middle of it
        }
    }

    private static @Nullable Sample decode(Fields item) {
        if (item.number("t").isEmpty()) {
            return null;
        }
        return new Sample(
                item.number("t").getAsDouble(),
                item.number("cpu"),
                item.number("mem"),
                item.number("mem_total"),
                item.number("disk_free"),
                item.number("in"),
                item.number("out"),
                Fields.objects(item.members().get("gpus")).stream()
                        .map(gpu -> new Sample.Gpu(
                                (int) gpu.integer("i", 0),
                                gpu.number("util"),
                                gpu.number("mem"),
                                gpu.number("mem_total"),
                                gpu.number("temp"),
                                gpu.number("power")))
                        .toList());
    }
}
