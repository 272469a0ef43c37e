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
        assertThat(RunnerVerdicts.of(folder).get("malicious/zip.pt"))
                .isEqualTo(Verdict.executes(List.of("builtins.exec")));
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
