package dev.runctl.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A journey of our training scripts: a project with them and the command line that stands in it, new for each test. */
abstract class TrainingJourney {
    @TempDir
    Path folder;

    Runctl runctl;
    TrainingCalls calls;

    @BeforeEach
    void project() {
        runctl = new Runctl(folder, Project.in(folder));
        calls = new TrainingCalls(runctl);
    }

    @AfterEach
    void end() {
        runctl.close();
    }
}
