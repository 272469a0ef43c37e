package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that the PyTorch of this machine has just made; PyTorch itself says what is in them. */
class RealTorchTest {
    private static final Path SCRIPT = Path.of("src/test/python/make_checkpoints.py");
    private static final List<String> DESCRIBED = List.of(
            "training.pt", "training_legacy.pt", "lightning.ckpt", "shared.pt", "wide.pt", "wide_legacy.pt", "many.pt");

    @TempDir
    Path folder;

    /** Another than python3 may be named by {@code RUNCTL_TORCH_PYTHON}, say of a virtual environment. */
    private static String python() throws IOException, InterruptedException {
        String python = System.getenv().getOrDefault("RUNCTL_TORCH_PYTHON", "python3");
        try {
            Process check = new ProcessBuilder(
                            python,
                            "-c",
                            "import importlib.util as u, sys; sys.exit(not (u.find_spec('torch') and u.find_spec('numpy')))")
                    .start();
            assumeTrue(
                    check.waitFor(1, TimeUnit.MINUTES) && check.exitValue() == 0,
                    python + " has no torch or no numpy, so no new checkpoints were made");
        } catch (IOException e) {
            assumeTrue(false, "there is no " + python);
        }
        return python;
    }

    private String run(Path marker, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("RUNCTL_MARKER", marker.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @Test
    void whatTorchMakesIsFoundAsTorchFindsIt() throws Exception {
        String python = python();
        Path marker = folder.resolve("marker");
        Path made = Files.createDirectories(folder.resolve("made"));
        run(marker, python, SCRIPT.toString(), made.toString());
        inspectAll(made);
        RunnerVerdicts.agree(made);
        describedAsByTorch(python, marker, made);
        cut(made, "wide.pt");
        cut(made, "wide_legacy.pt");
        assertThat(marker).as("nothing was executed").doesNotExist();
        String load = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb'))";
        run(marker, python, "-c", load, made.resolve("malicious/system.pkl").toString());
        assertThat(marker).as("the sample would have executed").exists();
    }

    private static void inspectAll(Path made) {
        Map<String, Map.Entry<Format, String>> expected = Map.of(
                "training.pt", Map.entry(Format.TORCH, "zip-closes"),
                "training_legacy.pt", Map.entry(Format.TORCH_LEGACY, "torch-closes"),
                "lightning.ckpt", Map.entry(Format.LIGHTNING, "zip-closes"),
                "script.pt", Map.entry(Format.TORCHSCRIPT, "zip-closes"),
                "kinds.pt", Map.entry(Format.TORCH, "zip-closes"),
                "module.pt", Map.entry(Format.TORCH, "zip-closes"),
                "no_checksums.pt", Map.entry(Format.TORCH, "zip-closes"),
                "own_class.pt", Map.entry(Format.TORCH, "pickle-unknown"));
        expected.forEach((name, wanted) -> {
            Inspection found = Samples.inspect(name, Samples.bytes(made.resolve(name)));
            assertThat(found.format()).as(name).isEqualTo(wanted.getKey());
            assertThat(found.verdict().reason()).as(name).isEqualTo(wanted.getValue());
        });
        for (String name : List.of("checkpoint-30", "checkpoint-60", "distributed")) {
            Inspection found = Samples.inspect(made.resolve(name));
            assertThat(found.verdict()).as(name).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "folder-whole"));
        }
        assertThat(Samples.inspect(made.resolve("malicious")).verdict().reason())
                .isEqualTo("pickle-executes");
    }

    private void describedAsByTorch(String python, Path marker, Path made) throws Exception {
        List<String> command = new ArrayList<>(List.of(python, SCRIPT.toString(), "describe"));
        DESCRIBED.forEach(name -> command.add(made.resolve(name).toString()));
        JsonNode described = new ObjectMapper().readTree(run(marker, command.toArray(String[]::new)));
        for (String name : DESCRIBED) {
            Map<String, String> theirs = new TreeMap<>();
            described
                    .path(name)
                    .fields()
                    .forEachRemaining(tensor -> theirs.put(
                            tensor.getKey(),
                            tensor.getValue().get(0).asText() + " "
                                    + tensor.getValue().get(1).toString().replace(",", ", ")));
            Map<String, String> ours = new TreeMap<>();
            for (TensorSummary tensor :
                    Samples.inspect(name, Samples.bytes(made.resolve(name))).tensors()) {
                ours.put(tensor.name(), tensor.dtype() + " " + tensor.shape());
            }
            assertThat(ours).as(name).isEqualTo(theirs).isNotEmpty();
        }
    }

    private static void cut(Path made, String name) {
        byte[] whole = Samples.bytes(made.resolve(name));
        for (int length = 1; length < whole.length; length += 499) {
            Inspection found = Samples.inspect(name, Arrays.copyOf(whole, length));
            assertThat(found.verdict().kind()).as("%s, %d", name, length).isEqualTo(Verdict.Kind.INCOMPLETE);
        }
    }
}
