package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointDirsTest {
    private static ScriptForm form(String flag, String defaultValue) {
        ScriptParameter parameter =
                new ScriptParameter(flag, ScriptParameter.Kind.PATH, defaultValue, List.of(), false, false, false, "");
        return new ScriptForm(List.of(parameter), "", flag, "");
    }

    @Test
    void theArgumentsSayItFirst() {
        assertThat(CheckpointDirs.from(List.of("--out", "a", "--epochs", "3"), form("--out", "b")))
                .isEqualTo("a");
        assertThat(CheckpointDirs.from(List.of("--out=a=1"), form("--out", "b")))
                .isEqualTo("a=1");
        assertThat(CheckpointDirs.from(List.of("--out", "a", "--out=c"), form("--out", "b")))
                .as("argparse takes the last")
                .isEqualTo("c");
    }

    @Test
    void itIsToldWhoSaysSoAndWhetherTheScriptCanBeToldOfAnother() {
        assertThat(CheckpointDirs.find(List.of("--out", "ck s3 ü"), form("--out", "b")))
                .isEqualTo(new CheckpointDirs.Found("ck s3 ü", "--out", true));
        assertThat(CheckpointDirs.find(List.of(), form("--out", "b")))
                .isEqualTo(new CheckpointDirs.Found("b", "--out", false));
        assertThat(CheckpointDirs.find(List.of(), form("", "")))
                .isEqualTo(new CheckpointDirs.Found("checkpoints", "", false));
        assertThat(CheckpointDirs.canTell("b", List.of(), form("--out", "b"))).isTrue();
        assertThat(CheckpointDirs.canTell("elsewhere", List.of(), form("--out", "b")))
                .as("it saves elsewhere whatever its flag says")
                .isFalse();
        assertThat(CheckpointDirs.canTell("checkpoints", List.of(), form("", "")))
                .isFalse();
    }

    @Test
    void thenTheParserThenTheUsualName() {
        assertThat(CheckpointDirs.from(List.of(), form("--out", "b"))).isEqualTo("b");
        assertThat(CheckpointDirs.from(List.of("--out"), form("--out", ""))).isEqualTo("checkpoints");
        assertThat(CheckpointDirs.from(List.of("--out", "a"), new ScriptForm(List.of(), "", "", "no-parser")))
                .isEqualTo("checkpoints");
    }
}
