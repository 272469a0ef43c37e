package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a list of an instance says of files, which the runner has judged there, for comparing it with an inspection. */
final class RunnerVerdicts {
    private static final Path SCRIPT = Path.of("src/test/python/judge_checkpoints.py");

    private RunnerVerdicts() {}

    /** What is said of one file or folder, by either of them. */
    record Said(Verdict verdict, OptionalLong epoch, OptionalLong step, Map<String, Double> metrics) {
        static Said by(Inspection found) {
            return new Said(found.verdict(), found.epoch(), found.step(), found.metrics());
        }
    }

    /** By path below the folder. */
    static Map<String, Verdict> of(Path folder) throws IOException {
        Map<String, Verdict> verdicts = new TreeMap<>();
        said(folder).forEach((name, one) -> verdicts.put(name, one.verdict()));
        return verdicts;
    }

    /** By path below the folder; what is read from a name is not in it. */
    static Map<String, Said> said(Path folder) throws IOException {
        Process process = new ProcessBuilder("python3", SCRIPT.toString(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode judged = new ObjectMapper().readTree(process.getInputStream().readAllBytes());
        Map<String, Said> found = new TreeMap<>();
        judged.fields().forEachRemaining(one -> found.put(one.getKey(), said(one.getValue())));
        return found;
    }

    private static Said said(JsonNode one) {
        List<String> code = new ArrayList<>();
        one.get(2).forEach(name -> code.add(name.asText()));
        Verdict.Kind kind = Verdict.Kind.valueOf(one.get(0).asText().toUpperCase(Locale.ROOT));
        Verdict bytes = new Verdict(kind, one.get(1).asText());
        Map<String, Double> metrics = new TreeMap<>();
        one.get(5)
                .fields()
                .forEachRemaining(
                        metric -> metrics.put(metric.getKey(), metric.getValue().asDouble()));
        return new Said(new NamedCode().judge(bytes, code), count(one.get(3)), count(one.get(4)), metrics);
    }

    private static OptionalLong count(JsonNode count) {
        return count.isNull() ? OptionalLong.empty() : OptionalLong.of(count.asLong());
    }

    /** Asserts that an inspection says the same of everything that the runner judges. */
    static void agree(Path folder) throws IOException {
        Map<String, Said> theirs = said(folder);
        Map<String, Said> ours = new TreeMap<>();
        for (String name : theirs.keySet()) {
            Path path = folder.resolve(name);
            Inspection found = Files.isDirectory(path)
                    ? Samples.inspect(path)
                    : Samples.inspect(Samples.name(path), Samples.bytes(path));
            ours.put(name, Said.by(found));
        }
        assertThat(theirs).isNotEmpty().isEqualTo(ours);
    }
}
