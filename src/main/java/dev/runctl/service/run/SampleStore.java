package dev.runctl.service.run;

import dev.runctl.domain.run.RunId;
import java.util.List;

/** The local copy of what an instance measured of itself during a run, as JSON lines in order of time. */
public interface SampleStore {
    /** Empty where there is none. */
    List<String> read(RunId id);

    void append(RunId id, List<String> lines);
}
