package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedCodeTest {
    private static final Verdict WHOLE = new Verdict(Verdict.Kind.COMPLETE, "zip-closes");
    private final NamedCode judge = new NamedCode();

    @TempDir
    Path folder;

    @Test
    void theListAndTheInspectionAgreeOnAllSamples() throws IOException {
        for (Path sample : Samples.files()) {
            Path group = Files.createDirectories(folder.resolve(Samples.name(sample.getParent())));
            Files.copy(sample, group.resolve(Samples.name(sample)));
        }
        RunnerVerdicts.agree(folder);
        Map<String, RunnerVerdicts.Said> listed = RunnerVerdicts.said(folder);
        assertThat(listed.get("inspect/plain.pkl").epoch()).hasValue(7);
        assertThat(listed.get("inspect/plain.pkl").metrics()).containsEntry("loss", 0.5);
        assertThat(listed.get("inspect/model.safetensors").step()).hasValue(30);
        assertThat(RunnerVerdicts.of(folder).get("malicious/zip.pt"))
                .isEqualTo(Verdict.executes(List.of("builtins.exec")));
    }

    @Test
    void theyAgreeOnTheNumbersOfATraining() throws Exception {
        String write = """
                import collections, json, pickle, struct, sys
                saved = {"epoch": 29, "global_step": 960, "loss": 2.1003, "best": True, "huge": 1 << 70, "nan": float("nan"),
                         "lr": -1, "timestamp": 5, "name": "net", "model": {"scale": 2.0, "w": [1.0], "val_loss": 0.5},
                         "metrics": collections.OrderedDict(val_acc=67.5, other=-3), "optimizer": {"lr": 0.1, "step": 7},
                         "history": collections.defaultdict(list, loss=[1.0], last=0.25), "args": (1, 2), "epoch_time": 1e301}
                try:
                    import numpy
                    saved.update(numpy_loss=numpy.float64(0.125), half=numpy.float16(1.5), count=numpy.int32(-4), flag=numpy.bool_(1))
                except ImportError:
                    pass
                for protocol in range(1, 6):
                    with open("ckpt_030.%d.pkl" % protocol, "wb") as file:
                        pickle.dump(saved, file, protocol)
                words = {"epoch": "5", "global_step": "12", "loss": "0.5", "note": "x"}
                header = json.dumps({"__metadata__": words}).encode()
                with open("ckpt_030.safetensors", "wb") as file:
                    file.write(struct.pack("<Q", len(header)) + header)
                """;
        Process python = new ProcessBuilder("python3", "-c", write)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(python.waitFor()).isZero();
        RunnerVerdicts.agree(folder);
        Map<String, RunnerVerdicts.Said> listed = RunnerVerdicts.said(folder);
        assertThat(listed).hasSize(6);
        assertThat(listed.get("ckpt_030.safetensors").epoch()).hasValue(5);
        assertThat(listed.get("ckpt_030.2.pkl").epoch()).hasValue(29);
        assertThat(listed.get("ckpt_030.2.pkl").step()).hasValue(960);
        assertThat(listed.get("ckpt_030.2.pkl").metrics())
                .containsAllEntriesOf(Map.of("loss", 2.1003, "val_acc", 67.5, "val_loss", 0.5, "last", 0.25))
                .doesNotContainKeys("best", "huge", "nan", "epoch", "scale", "timestamp");
    }

    @Test
    void theyAgreeOnFoldersThatLackSomething() throws IOException {
        for (String name : List.of("checkpoint-1", "checkpoint-2", "checkpoint-3", "checkpoint-4", "step_5")) {
            Path made = Files.createDirectories(folder.resolve(name));
            Files.copy(Samples.FOLDER.resolve("training.pt"), made.resolve("optimizer.pt"));
            Files.copy(Samples.FOLDER.resolve("model.safetensors"), made.resolve("model.safetensors"));
            Files.copy(Samples.FOLDER.resolve("trainer_state.json"), made.resolve("trainer_state.json"));
            Files.copy(Samples.FOLDER.resolve("malicious/zip.pt"), made.resolve("config.txt"));
        }
        Files.delete(folder.resolve("checkpoint-1/trainer_state.json"));
        Files.delete(folder.resolve("checkpoint-2/model.safetensors"));
        Files.move(
                folder.resolve("checkpoint-3/model.safetensors"),
                folder.resolve("checkpoint-3/model-00001-of-00002.safetensors"));
        Files.copy(Samples.FOLDER.resolve("malicious/legacy.pt"), folder.resolve("checkpoint-4/training_args.bin"));
        RunnerVerdicts.agree(folder);
        assertThat(RunnerVerdicts.of(folder))
                .containsAllEntriesOf(Map.of(
                        "checkpoint-1", new Verdict(Verdict.Kind.INCOMPLETE, "state-missing"),
                        "checkpoint-2", new Verdict(Verdict.Kind.INCOMPLETE, "model-missing"),
                        "checkpoint-3", new Verdict(Verdict.Kind.INCOMPLETE, "parts-missing"),
                        "checkpoint-4", Verdict.executes(List.of("posix.system")),
                        "step_5", new Verdict(Verdict.Kind.COMPLETE, "folder-whole")));
    }

    @Test
    void theyAgreeOnWhatIsCutOff() throws IOException {
        for (String name : List.of("training.pt", "training_legacy.pt", "plain.pkl", "malicious/system.pkl")) {
            byte[] whole = Samples.bytes(name);
            for (int i = 1; i <= 12; i++) {
                Path cut = folder.resolve(i + "-" + Samples.name(Path.of(name)));
                Files.write(cut, java.util.Arrays.copyOf(whole, (int) (1 + (whole.length - 1L) * i / 13)));
            }
        }
        RunnerVerdicts.agree(folder);
        assertThat(RunnerVerdicts.of(folder).values()).noneMatch(it -> it.kind() == Verdict.Kind.COMPLETE);
    }

    @Test
    void codeIsJudgedByWhatItNames() {
        assertThat(judge.judge(WHOLE, List.of("collections:OrderedDict()", "torch:FloatStorage")))
                .isEqualTo(WHOLE);
        assertThat(judge.judge(WHOLE, List.of("mine:Config", "os:system")))
                .isEqualTo(Verdict.executes(List.of("os.system")));
        assertThat(judge.judge(WHOLE, List.of("mine:Config"))).isEqualTo(Verdict.unknownCode(List.of("mine.Config")));
        assertThat(judge.judge(WHOLE, List.of("mine:Config~", "transformers:Arguments()~")))
                .as("in a file that is not loaded to resume")
                .isEqualTo(WHOLE);
        assertThat(judge.judge(WHOLE, List.of("torch.nn.modules.linear:Linear")))
                .isEqualTo(WHOLE);
        assertThat(judge.judge(WHOLE, List.of("torch.nn.modules.linear:Linear()")))
                .isEqualTo(Verdict.unknownCode(List.of("torch.nn.modules.linear.Linear")));
        assertThat(judge.judge(WHOLE, List.of("opcode:REDUCE()")))
                .isEqualTo(Verdict.executes(List.of("opcode.REDUCE")));
        Verdict cut = new Verdict(Verdict.Kind.INCOMPLETE, "pickle-truncated");
        assertThat(judge.judge(cut, List.of("mine:Config"))).isEqualTo(cut);
        assertThat(judge.judge(cut, List.of("nonsense", ""))).isEqualTo(cut);
    }
}
