package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.checkpoint.LocalFile;
import dev.runctl.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real samples say of themselves. */
class RangedInspectorTest {
    @TempDir
    Path folder;

    private static void complete(Inspection found, Format format, String reason) {
        assertThat(found.findings()).isEmpty();
        assertThat(found.format()).isEqualTo(format);
        assertThat(found.verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, reason));
    }

    private static TensorSummary tensor(String name, String dtype, long bytes, Long... shape) {
        return new TensorSummary(name, dtype, List.of(shape), bytes);
    }

    @Test
    void aTrainingSavedByTorch() {
        Inspection found = Samples.inspect("training.pt");
        complete(found, Format.TORCH, "zip-closes");
        assertThat(found.epoch()).isEqualTo(OptionalLong.of(3));
        assertThat(found.step()).isEqualTo(OptionalLong.of(12));
        assertThat(found.metrics()).isEqualTo(Map.of("loss", 0.25, "best_val_loss", 0.125, "accuracy", 0.75));
        assertThat(found.metadata()).containsEntry("arch", "net").containsEntry("torch.byteorder", "little");
        assertThat(found.tensors())
                .contains(
                        tensor("model.inner.weight", "float32", 24, 2L, 3L),
                        tensor("model.norm.num_batches_tracked", "int64", 8),
                        tensor("optimizer.state.0.exp_avg", "float32", 24, 2L, 3L));
        assertThat(found.parameters()).as("the optimiser's state is none").isEqualTo(6 + 2 + 4 * 2 + 1);
        assertThat(found.cost().requests()).isEqualTo(1);
    }

    @Test
    void numbersThatWereSavedAsTensors() {
        Inspection found = Samples.inspect("scalars.pt");
        complete(found, Format.TORCH, "zip-closes");
        assertThat(found.epoch()).isEqualTo(OptionalLong.of(7));
        assertThat(found.step()).isEqualTo(OptionalLong.of(1400));
        assertThat(found.metrics())
                .as("and no number of a model: torch.tensor(3.0) under another name is none of the training's")
                .isEqualTo(Map.of("train_loss", 0.25, "val_loss", 0.5, "val_acc", 0.75, "f1", 0.625, "rows", 5.0));
        assertThat(found.cost().requests()).isEqualTo(1);
    }

    @Test
    void aFileOfOldTorch() {
        Inspection found = Samples.inspect("training_legacy.pt");
        complete(found, Format.TORCH_LEGACY, "torch-closes");
        assertThat(found.epoch()).isEqualTo(OptionalLong.of(3));
        assertThat(found.tensors()).containsExactly(tensor("w", "float32", 24, 2L, 3L), tensor("b", "float32", 12, 3L));
    }

    @Test
    void tensorsThatShareMemory() {
        Inspection found = Samples.inspect("shared.pt");
        complete(found, Format.TORCH, "zip-closes");
        assertThat(found.tensors())
                .containsExactly(
                        tensor("a", "bfloat16", 6, 3L),
                        tensor("b", "bfloat16", 6, 3L),
                        tensor("tied", "bfloat16", 12, 6L),
                        tensor("c", "float32", 16, 2L, 2L));
    }

    @Test
    void lightningsFile() {
        Inspection found = Samples.inspect("lightning.ckpt");
        complete(found, Format.LIGHTNING, "zip-closes");
        assertThat(found.epoch()).isEqualTo(OptionalLong.of(4));
        assertThat(found.step()).isEqualTo(OptionalLong.of(40));
        assertThat(found.metadata()).containsEntry("pytorch-lightning_version", "2.5.0");
    }

    @Test
    void safetensorsNumpyAndPickle() {
        Inspection safetensors = Samples.inspect("model.safetensors");
        complete(safetensors, Format.SAFETENSORS, "safetensors-closes");
        assertThat(safetensors.tensors())
                .containsExactly(
                        tensor("layer.weight", "float32", 48, 4L, 3L),
                        tensor("layer.bias", "bfloat16", 6, 3L),
                        tensor("steps", "int64", 8));
        assertThat(safetensors.step()).isEqualTo(OptionalLong.of(30));
        Inspection archive = Samples.inspect("arrays.npz");
        complete(archive, Format.NUMPY_ARCHIVE, "zip-closes");
        assertThat(archive.tensors()).containsExactly(tensor("w", "float32", 24, 2L, 3L), tensor("n", "int64", 8));
        Inspection packed = Samples.inspect("packed.npz");
        complete(packed, Format.NUMPY_ARCHIVE, "zip-closes");
        assertThat(packed.parameters()).isEqualTo(600);
        Inspection array = Samples.inspect("array.npy");
        complete(array, Format.NUMPY, "numpy-closes");
        assertThat(array.tensors()).containsExactly(tensor("array", "float64", 48, 2L, 3L));
        complete(Samples.inspect("structured.npy"), Format.NUMPY, "numpy-closes");
        Inspection pickle = Samples.inspect("plain.pkl");
        complete(pickle, Format.PICKLE, "pickle-closes");
        assertThat(pickle.epoch()).isEqualTo(OptionalLong.of(7));
        byte[] unknown = "GGUF and so on".getBytes(StandardCharsets.UTF_8);
        assertThat(Samples.inspect("model.gguf", unknown).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.SUSPECT, "not-inspected"));
    }

    @Test
    void theTrainersStateHasCurves() {
        Inspection found = Samples.inspect("trainer_state.json");
        complete(found, Format.JSON, "json-parses");
        assertThat(found.step()).isEqualTo(OptionalLong.of(30));
        assertThat(found.metrics()).containsEntry("best_metric", 0.3);
        assertThat(found.history())
                .extracting(MetricHistory::metric)
                .containsExactly("loss", "learning_rate", "eval_loss");
        assertThat(found.history().getFirst().steps()).containsExactly(10, 20, 30);
        assertThat(found.history().getFirst().values()).containsExactly(1, 0.5, 1 / 3d);
    }

    @Test
    void aDistributedFolder() {
        Inspection found = Samples.inspect(Samples.FOLDER.resolve("distributed"));
        complete(found, Format.DISTRIBUTED_FOLDER, "folder-whole");
        assertThat(found.epoch()).isEqualTo(OptionalLong.of(3));
        assertThat(found.step()).isEqualTo(OptionalLong.of(12));
        assertThat(found.metrics()).isEqualTo(Map.of("loss", 0.5));
        assertThat(found.tensors())
                .containsExactly(tensor("model.w", "float32", 48, 4L, 3L), tensor("model.b", "bfloat16", 6, 3L));
    }

    /** Written in the order in which the Trainer writes; interrupted after each file it is not complete. */
    @Test
    void aTrainersFolderIsCompleteWithItsLastFile() throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoint-30"));
        byte[] model = Samples.bytes("model.safetensors");
        List<Map.Entry<String, byte[]>> files = List.of(
                Map.entry("config.json", "{}".getBytes(StandardCharsets.UTF_8)),
                Map.entry("model-00001-of-00002.safetensors", model),
                Map.entry("model-00002-of-00002.safetensors", model),
                Map.entry(
                        "model.safetensors.index.json",
                        ("{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
                                        + " \"b\": \"model-00002-of-00002.safetensors\"}}")
                                .getBytes(StandardCharsets.UTF_8)),
                Map.entry("optimizer.pt", Samples.bytes("training.pt")),
                Map.entry("trainer_state.json", Samples.bytes("trainer_state.json")));
        for (Map.Entry<String, byte[]> file : files) {
            if (!file.equals(files.getFirst())) {
                assertThat(Samples.inspect(checkpoint).verdict().kind())
                        .as("before %s", file.getKey())
                        .isEqualTo(Verdict.Kind.INCOMPLETE);
            }
            Files.write(checkpoint.resolve(file.getKey()), file.getValue());
        }
        Inspection whole = Samples.inspect(checkpoint);
        complete(whole, Format.TRAINER_FOLDER, "folder-whole");
        assertThat(whole.step()).isEqualTo(OptionalLong.of(30));
        assertThat(whole.tensors()).hasSize(6);
        assertThat(whole.history()).hasSize(3);
        Files.delete(checkpoint.resolve("model-00002-of-00002.safetensors"));
        Inspection missing = Samples.inspect(checkpoint);
        assertThat(missing.verdict()).isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "parts-missing"));
        assertThat(missing.findings())
                .containsExactly(new Finding(Finding.Code.PART_MISSING, "model-00002-of-00002.safetensors"));
    }

    @Test
    void whatAPickleWouldRunIsNamed() {
        Map<String, String> named = Map.of(
                "system.pkl", "posix.system",
                "eval.pkl", "builtins.eval",
                "protocol0.pkl", "posix.system",
                "zip.pt", "builtins.exec",
                "legacy.pt", "posix.system",
                "through_attribute.pkl", "builtins.getattr",
                "breaks.pkl", "posix.system",
                "objects.npy", "posix.system");
        named.forEach((name, function) -> {
            Inspection found = Samples.inspect(name, Samples.bytes("malicious/" + name));
            assertThat(found.verdict().kind()).as(name).isEqualTo(Verdict.Kind.SUSPECT);
            assertThat(found.verdict().reason()).as(name).isEqualTo("pickle-executes");
            assertThat(found.verdict().details()).as(name).contains(function);
            assertThat(found.findings()).as(name).contains(new Finding(Finding.Code.EXECUTES, function));
        });
    }

    @Test
    void readingAllComparesChecksums() throws IOException {
        byte[] bytes = Samples.bytes("training.pt");
        List<Long> progress = new ArrayList<>();
        ContentsCheck sound = verify(bytes, progress);
        assertThat(sound.outcome()).isEqualTo(ContentsCheck.Outcome.SOUND);
        assertThat(progress)
                .isSorted()
                .last()
                .satisfies(read -> assertThat(read).isBetween(5000L, 7000L));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // The last of its values: the bytes before the record that follows them.
        bytes[text.indexOf("PK\7\b", text.indexOf("training/data/0")) - 1] ^= 1;
        assertThat(Samples.inspect("training.pt", bytes).verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);
        assertThat(verify(bytes, progress))
                .isEqualTo(
                        new ContentsCheck(ContentsCheck.Outcome.DAMAGED, List.of("training/data/0"), sound.checked()));
        assertThat(verify(Samples.bytes("model.safetensors"), progress).outcome())
                .isEqualTo(ContentsCheck.Outcome.NO_CHECKSUMS);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> new RangedInspector().verifyContents(new Samples.Memory(bytes), read -> {}, cancelled))
                .isInstanceOf(CancellationException.class);
    }

    private static ContentsCheck verify(byte[] bytes, List<Long> progress) throws IOException {
        return new RangedInspector().verifyContents(new Samples.Memory(bytes), progress::add, new Cancellation());
    }

    @Test
    void aFileThatGrowsOrVanishesMeanwhile() throws IOException {
        Path file = folder.resolve("a.pt");
        Files.write(file, Samples.bytes("training.pt"));
        LocalFile grown = new LocalFile(file);
        Files.write(file, new byte[1], java.nio.file.StandardOpenOption.APPEND);
        assertThat(new RangedInspector().inspect("a.pt", grown).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "being-written"));
        Files.delete(file);
        assertThat(new RangedInspector().inspect("a.pt", grown).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.SUSPECT, "unreadable"));
    }

    /** Reasons are written where they are found; each must have its words. */
    @Test
    void everyReasonHasWords() throws IOException {
        Messages words = Messages.of("resume");
        Set<String> reasons = new TreeSet<>();
        Pattern reason = Pattern.compile("(?:incomplete|suspect)\\(\\s*\"([a-z-]+)\"|Kind\\.\\w+, \"([a-z-]+)\"");
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/runctl/inspect"))) {
            for (Path source : sources.toList()) {
                Matcher found = reason.matcher(Files.readString(source));
                while (found.find()) {
                    reasons.add(found.group(1) == null ? found.group(2) : found.group(1));
                }
            }
        }
        assertThat(reasons).hasSizeGreaterThan(25);
        assertThat(reasons).allMatch(code -> words.has("reason." + code) && words.has("explain." + code));
        assertThat(Finding.Code.values()).allMatch(code -> words.has("finding." + code.key()));
        assertThat(Format.values()).allMatch(format -> words.has("format." + format.key()));
    }
}
