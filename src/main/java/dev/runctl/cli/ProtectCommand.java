package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.run.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint protect}: marks a checkpoint so that cleaning up leaves it. */
@Command(name = "protect")
final class ProtectCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RUN", descriptionKey = "argument.run")
    private String runId = "";

    @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "argument.name")
    private String name = "";

    @Override
    public Integer call() {
        Run run = RunsCommand.find(this, runId);
        boolean known = services().checkpoints().list(run.request().target()).checkpoints().stream()
                .anyMatch(it ->
                        it.run().equals(Optional.of(run.id())) && it.name().equals(name));
        if (!known) {
            throw failed(new Failure.NotFound("checkpoint", Table.printable(name), Evidence.of("protect", "")));
        }
        return mark(this, run, name, true);
    }

    private static int mark(Verb verb, Run run, String name, boolean isProtected) {
        verb.services().cleaning().protect(run.id(), name, isProtected);
        if (verb.isJson()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("run", run.id().value());
            object.put("name", name);
            object.put("protected", isProtected);
            verb.printJson(object);
        }
        verb.say(verb.text(isProtected ? "protect.done" : "protect.undone", Table.printable(name), run.id()));
        return ExitStatus.OK;
    }

    /** {@code runctl checkpoint unprotect}: takes the mark away, also of one that is gone. */
    @Command(name = "unprotect")
    static final class Unprotect extends Verb {
        @Parameters(index = "0", paramLabel = "RUN", descriptionKey = "argument.run")
        private String runId = "";

        @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "argument.name")
        private String name = "";

        @Override
        public Integer call() {
            return mark(this, RunsCommand.find(this, runId), name, false);
        }
    }
}
