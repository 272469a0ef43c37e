package dev.runctl.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small scripts whose output and end a test knows in advance. */
final class Scripts {
    /** Prints its arguments as one JSON array. */
    static final String ARGUMENTS = "import json, sys\nprint(json.dumps(sys.argv[1:]))\n";

    /** Prints {@code line 1} to {@code line N} with a pause of so many seconds between them, then {@code last}. */
    static final String COUNT = """
            import sys, time
            for number in range(1, int(sys.argv[1]) + 1):
                sys.stdout.buffer.write(b"\\rline %d \\xff\\xe2\\x82.\\r\\n" % number)
                sys.stdout.flush()
                time.sleep(float(sys.argv[2]))
            print("last")
            """;

    /** Prints {@code line 1} and so on until the file that it is given is there, then {@code last}: a test decides when. */
    static final String UNTIL = """
            import itertools, os, sys, time
            for number in itertools.count(1):
                print("line %d ." % number, flush=True)
                time.sleep(0.05)
                if os.path.exists(sys.argv[1]):
                    break
            print("last")
            """;

    private Scripts() {}

    static Path write(Path project, String name, String text) {
        try {
            Files.createDirectories(project);
            Files.writeString(project.resolve("pyproject.toml"), "[project]\nname = \"small\"\nversion = \"1\"\n");
            return Files.writeString(project.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
