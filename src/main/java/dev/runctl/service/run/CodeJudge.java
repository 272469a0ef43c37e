package dev.runctl.service.run;

import dev.runctl.domain.checkpoint.Verdict;
import java.util.List;

/** Tells whether the code that a checkpoint's pickles name is harmless. */
@FunctionalInterface
public interface CodeJudge {
    /**
     * @param verdict by its bytes alone
     * @param code as the runner says it: {@code module:name}, with {@code ()} where it is called, and {@code ~} at the end where
     *     it is in a file that resuming does not load
     * @return the same, or that it is suspect, with the names
     */
    Verdict judge(Verdict verdict, List<String> code);
}
