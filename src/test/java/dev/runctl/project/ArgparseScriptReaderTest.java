package dev.runctl.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.storage.JacksonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgparseScriptReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsTheTrainingScriptWithoutRunningIt() {
        ScriptForm form =
                new ArgparseScriptReader(new JacksonJson()).read(Path.of("training/train_with_checkpoints.py"));
        assertThat(form.problem()).isEmpty();
        assertThat(form.resumeFlag()).isEqualTo("--resume-from");
        assertThat(form.checkpointDirFlag()).isEqualTo("--checkpoint-dir");
        assertThat(form.parameters()).anySatisfy(parameter -> {
            assertThat(parameter.flag()).isEqualTo("--epochs");
            assertThat(parameter.kind()).isEqualTo(ScriptParameter.Kind.INTEGER);
            assertThat(parameter.defaultValue()).isEqualTo("10");
        });
    }

    @Test
    void aScriptThatWouldDoHarmIsOnlyRead() throws IOException {
        Path script = Files.writeString(
                folder.resolve("it's.py"),
                "open(r'" + folder.resolve("ran") + "', 'w')\nimport argparse\np = argparse.ArgumentParser()\n"
                        + "p.add_argument('--x', type=int, default=3)\n");
        ScriptForm form = new ArgparseScriptReader(new JacksonJson()).read(script);
        assertThat(form.parameters()).extracting(ScriptParameter::flag).containsExactly("--x");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.py"), "def (");
        assertThat(new ArgparseScriptReader(new JacksonJson()).read(broken).problem())
                .isEqualTo("syntax-error");
        assertThat(new ArgparseScriptReader(new JacksonJson(), List.of("no-such-python"))
                        .read(broken)
                        .problem())
                .isEqualTo("no-python");
        assertThat(new ArgparseScriptReader(new JacksonJson())
                        .read(folder.resolve("none.py"))
                        .problem())
                .isEqualTo("unreadable");
    }
}
