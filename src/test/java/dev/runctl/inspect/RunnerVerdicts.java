package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a list of an instance says of files, which the runner has judged there, for comparing it with an inspection. */
final class RunnerVerdicts {
    private static final Path SCRIPT = Path.of("src/test/python/judge_checkpoints.py");

    private RunnerVerdicts() {}

    /** By path below the folder. */
    static Map<String, Verdict> of(Path folder) throws IOException {
        Process process = new ProcessBuilder("python3", SCRIPT.toString(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode judged = new ObjectMapper().readTree(process.getInputStream().readAllBytes());
        Map<String, Verdict> found = new TreeMap<>();
        judged.fields().forEachRemaining(one -> {
            List<String> code = new ArrayList<>();
            one.getValue().get(2).forEach(name -> code.add(name.asText()));
            Verdict.Kind kind =
                    Verdict.Kind.valueOf(one.getValue().get(0).asText().toUpperCase(Locale.ROOT));
            Verdict bytes = new Verdict(kind, one.getValue().get(1).asText());
            found.put(one.getKey(), new NamedCode().judge(bytes, code));
        });
        return found;
    }

    /** Asserts that an inspection says the same of everything that the runner judges. */
    static void agree(Path folder) throws IOException {
        Map<String, Verdict> theirs = of(folder);
        Map<String, Verdict> ours = new TreeMap<>();
        for (String name : theirs.keySet()) {
            Path path = folder.resolve(name);
            ours.put(
                    name,
                    Files.isDirectory(path)
                            ? Samples.inspect(path).verdict()
                            : Samples.inspect(Samples.name(path), Samples.bytes(path))
                                    .verdict());
        }
        assertThat(theirs).isNotEmpty().isEqualTo(ours);
    }
}
