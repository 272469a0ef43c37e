package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.SampleRuns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleAlertsTest {
    private static final LogRule RULE = new LogRule("NaN", "nan", LogRule.Level.PROBLEM, "", LogRule.Action.STOP);

    private final FakeRunOperations operations = new FakeRunOperations();
    private final Steady steady = new Steady();
    private final RuleAlerts alerts = new RuleAlerts(operations, steady, steady, steady.screen());
    private final Run run = SampleRuns.run(1, RunState.RUNNING);

    private void fire() {
        alerts.fired(run, RULE, new Firing("NaN", LogRule.Action.STOP, "loss nan", SampleRuns.NOW, 0, true));
    }

    @Test
    void whatIsToldOfARuleNamesInstanceAndRun() {
        operations.checkpoints =
                List.of(SampleRuns.checkpoint(4, 0.2, Verdict.Kind.COMPLETE, "json-parses", Optional.of(run.id())));
        fire();
        operations.checkpoints = List.of();
        fire();

        assertThat(steady.told)
                .hasSize(6)
                .allMatch(it -> it.contains("train_with_checkpoints.py on trainer-a10g, run abcdef"))
                .anyMatch(it -> it.contains("It saved checkpoint_epoch_4.json"))
                .anyMatch(it -> it.contains("No new checkpoint"));
    }
}
