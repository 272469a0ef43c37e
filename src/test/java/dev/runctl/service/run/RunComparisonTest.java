package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.service.run.RunComparison.Line;
import dev.runctl.service.run.RunComparison.Part;
import dev.runctl.service.run.RunComparison.Side;
import dev.runctl.ui.common.SampleRuns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
    private static final ScriptParameter BATCH =
            new ScriptParameter("--batch", ScriptParameter.Kind.INTEGER, "64", List.of(), false, false, false, "");

    private static Run run(int number, Optional<Lineage> lineage, String... arguments) {
        Run it = SampleRuns.run(number, RunState.SUCCEEDED);
        RunRequest r = it.request();
        return new Run(
                it.id(),
                new RunRequest(
                        r.target(),
                        r.projectRoot(),
                        r.project(),
                        r.script(),
                        List.of(arguments),
                        r.interpreter(),
                        r.environment(),
                        r.checkpointDir(),
                        r.sync(),
                        lineage),
                it.status(),
                it.created(),
                it.started(),
                it.ended(),
                it.resumeFlag(),
                it.instanceName(),
                it.instanceType(),
                it.pricePerHourUsd(),
                it.launchedBy());
    }

    private static Curve curve(String name, double... values) {
        double[] steps = new double[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (i + 1) * 100;
        }
        return new Curve(
                name, new MetricName(name), Axis.STEP, "", steps, new double[steps.length], values, steps.length, true);
    }

    private static Side side(Run run, Curve... curves) {
        return new Side(new Capsule(run, Optional.empty(), Optional.empty()), List.of(BATCH), List.of(curves));
    }

    private static List<String> values(List<Line> lines, Part part, String name) {
        return lines.stream()
                .filter(it -> it.part() == part && it.name().equals(name))
                .flatMap(it -> it.values().stream())
                .map(it -> (it.isDefault() ? "default " : "") + it.text())
                .toList();
    }

    @Test
    void eachRunHasItsFinalAndBestMetrics() {
        List<Line> lines = RunComparison.of(
                List.of(
                        side(run(1, Optional.empty()), curve("val_loss", 0.9, 0.5, 0.75), curve("lr", 0.1, 0.01)),
                        side(run(2, Optional.empty()), curve("val_loss", 0.8, 0.7)),
                        side(run(3, Optional.empty()), curve("val_acc", 0.2, 0.9, 0.4))),
                SampleRuns.NOW);
        assertThat(values(lines, Part.FINAL, "val_loss")).containsExactly("0.75", "0.7", "");
        assertThat(values(lines, Part.BEST, "val_loss")).containsExactly("0.5 (step 200)", "0.7 (step 200)", "");
        assertThat(values(lines, Part.BEST, "val_acc")).containsExactly("", "", "0.9 (step 200)");
        assertThat(values(lines, Part.BEST, "lr")).isEmpty();
        assertThat(values(lines, Part.FINAL, "lr")).containsExactly("0.01", "", "");
    }

    @Test
    void aDefaultStandsForAnArgumentThatWasNotGiven() {
        List<Line> lines = RunComparison.of(
                List.of(
                        side(run(1, Optional.empty(), "--batch", "128")),
                        side(run(2, Optional.empty())),
                        side(run(3, Optional.empty(), "--batch", "64"))),
                SampleRuns.NOW);
        assertThat(values(lines, Part.ARGUMENTS, "--batch")).containsExactly("128", "default 64", "64");
        List<Line> same = RunComparison.of(
                List.of(side(run(2, Optional.empty())), side(run(3, Optional.empty(), "--batch", "64"))),
                SampleRuns.NOW);
        assertThat(same).filteredOn(it -> it.name().equals("--batch")).noneMatch(Line::isDifferent);
    }

    @Test
    void theCheckpointItResumedFromIsListedOnce() {
        Run resumed = run(
                1,
                Optional.of(new Lineage(Optional.empty(), "ck/2.pt")),
                "--resume-from",
                "ck/2.pt",
                "--lr",
                "0.1",
                "--epochs",
                "3");
        List<Line> lines = RunComparison.of(List.of(side(resumed), side(run(2, Optional.empty()))), SampleRuns.NOW);
        assertThat(lines)
                .filteredOn(it -> it.values().getFirst().text().equals("ck/2.pt"))
                .singleElement()
                .extracting(Line::part)
                .isEqualTo(Part.CODE);
        assertThat(RunComparison.differingFirst(resumed, run(2, Optional.empty(), "--lr", "0.1", "--epochs", "4")))
                .isEqualTo("--epochs 3  --lr 0.1");
    }
}
