package dev.runctl.ui.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.domain.run.ScriptParameter.Kind;
import dev.runctl.ui.FakeTraining;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentFormTest {
    private final ArgumentForm form = new ArgumentForm(new FakeTraining().form);

    private ArgumentField field(String flag) {
        return form.fields().stream()
                .filter(it -> it.parameter().flag().equals(flag))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onlyWhatDiffersFromTheDefaultIsPassed() {
        field("--epochs").valueProperty().set("10");
        field("--batch-size").valueProperty().set("64");
        field("--amp").onProperty().set(true);
        assertThat(form.words()).containsExactly("--batch-size", "64", "--amp");
    }

    @Test
    void aValueThatLooksLikeAFlagIsAttached() {
        field("--checkpoint-dir").valueProperty().set("-odd");
        assertThat(form.words()).containsExactly("--checkpoint-dir=-odd");
    }

    @Test
    void wrongValuesAreSaidAtTheField() {
        field("--epochs").valueProperty().set("ten");
        field("--learning-rate").valueProperty().set("1e-3");
        field("--optimizer").valueProperty().set("sgdx");
        assertThat(field("--epochs").problem().getValue()).isNotEmpty();
        assertThat(field("--learning-rate").problem().getValue()).isEmpty();
        assertThat(field("--optimizer").problem().getValue()).contains("adam");
        assertThat(form.isValid()).isFalse();
        field("--learning-rate").valueProperty().set("0.1f");
        assertThat(field("--learning-rate").problem().getValue()).isNotEmpty();
    }

    @Test
    void aRequiredArgumentMustBeGiven() {
        ArgumentField required =
                new ArgumentField(new ScriptParameter("--data", Kind.PATH, "", List.of(), true, false, false, ""));
        assertThat(required.problem().getValue()).isNotEmpty();
        required.valueProperty().set("x");
        assertThat(required.problem().getValue()).isEmpty();
    }

    @Test
    void aPastedCommandFillsTheFormAndKeepsTheRest() {
        List<String> rest =
                form.fill(List.of("--epochs=3", "--learning-rate", "-0.5", "--unknown", "7", "--amp", "--", "tail"));
        assertThat(field("--epochs").valueProperty().get()).isEqualTo("3");
        assertThat(field("--learning-rate").valueProperty().get()).isEqualTo("-0.5");
        assertThat(field("--amp").onProperty().get()).isTrue();
        assertThat(rest).containsExactly("--unknown", "7", "--", "tail");
    }

    @Test
    void positionalAndRepeatedArgumentsKeepTheirOrder() {
        ArgumentForm files = new ArgumentForm(new ScriptForm(
                List.of(
                        FakeTraining.parameter("config", Kind.PATH, "", ""),
                        new ScriptParameter("--layers", Kind.INTEGER, "", List.of(), false, false, true, "")),
                "",
                "",
                ""));
        assertThat(files.fill(List.of("base.yaml", "--layers", "64", "32"))).isEmpty();
        assertThat(files.words()).containsExactly("base.yaml", "--layers", "64", "32");
    }

    @Test
    void aCommandLineFromNotesIsTakenApart() {
        PastedCommand pasted =
                PastedCommand.of(Words.split("CUDA_VISIBLE_DEVICES=0 /usr/bin/python3.11 -u src/train.py --epochs 3")
                        .words());
        assertThat(pasted.environment()).containsEntry("CUDA_VISIBLE_DEVICES", "0");
        assertThat(pasted.script()).contains("src/train.py");
        assertThat(pasted.arguments()).containsExactly("--epochs", "3");
    }
}
