package dev.runctl.cli;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CapsuleDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runctl aws status} */
@Command(name = "status")
final class StatusCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Override
    public Integer call() {
        InstanceRef ref = ref(id);
        InstanceSummary summary = services().instances().get(ref);
        Optional<Run> run = latestRun(ref, summary);
        if (isJson()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>(Documents.summary(summary, Optional.empty()));
            object.put(
                    "run", run.map(latest -> CapsuleDocument.of(latest, now())).orElse(null));
            printJson(object);
            return ExitStatus.OK;
        }
        InstanceReport report = new InstanceReport().instance(summary);
        run.ifPresentOrElse(latest -> report.run(latest, now()), () -> report.line("run", text("run.none")));
        root().shell().out().print(report.text());
        return ExitStatus.OK;
    }

    /** As the instance tells it where it can be asked, else as last known. */
    private Optional<Run> latestRun(InstanceRef ref, InstanceSummary summary) {
        if (summary.isReachable() || services().runs().latestOn(ref).isPresent()) {
            try {
                services().runs().refresh(ref);
            } catch (ServiceException e) {
                remark(e.failure());
            }
        }
        return services().runs().latestOn(ref);
    }
}
