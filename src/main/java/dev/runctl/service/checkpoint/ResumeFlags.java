package dev.runctl.service.checkpoint;

import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.run.ScriptReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** By which flag a script is told where to go on: as the run's record has it, else as the script's parser says now. */
public final class ResumeFlags {
    /** The flag where neither the run's record nor the script's parser names one. */
    static final String DEFAULT = "--resume-from";

    private final ScriptReader scripts;

    public ResumeFlags(ScriptReader scripts) {
        this.scripts = scripts;
    }

    String of(Run parent) {
        String flag = parent.resumeFlag();
        if (flag.isEmpty()) {
            flag = form(parent.request()).resumeFlag();
        }
        return flag.isEmpty() ? DEFAULT : flag;
    }

    /** What the script declares, empty where it does not lie on this machine. */
    ScriptForm form(RunRequest request) {
        return hasLocalScript(request) ? scripts.read(localScript(request)) : new ScriptForm(List.of(), "", "", "");
    }

    static boolean hasLocalScript(RunRequest request) {
        return !request.projectRoot().toString().isEmpty() && Files.isRegularFile(localScript(request));
    }

    private static Path localScript(RunRequest request) {
        return request.projectRoot().resolve(request.script());
    }
}
