package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.SampleRuns;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from a run's cost, and what does not. */
class RunMoneyTest {
    private static final Instant BEGIN = SampleRuns.NOW.minusSeconds(3600);

    private final FakeRunOperations operations = new FakeRunOperations();
    private final Run run = SampleRuns.run(1, RunState.RUNNING);
    private final RunMoney.Seen seen = new RunMoney.Seen(
            List.of(curve()), Optional.of(Duration.ofMinutes(90)), Optional.of(BEGIN), SampleRuns.NOW);

    private static Curve curve() {
        double begin = BEGIN.getEpochSecond();
        return new Curve(
                "loss",
                new MetricName("loss"),
                Axis.STEP,
                "",
                new double[] {500, 3000},
                new double[] {begin, begin + 1800},
                new double[] {1, 0.5},
                2,
                true);
    }

    @Test
    void stepsTheEndAndWhatIsAtStakeAreReckonedFromTheLedger() {
        operations.expenses.put(run.id(), RunExpense.seen(Amount.of(BigDecimal.TEN)));
        operations.costOfPeriods = Optional.of(Amount.of(new BigDecimal("5")));
        operations.pricePerHour = Optional.of(new HourlyPrice(BigDecimal.TWO, HourlyPrice.Basis.LIST_PRICE));

        RunMoney money = RunMoney.of(operations, run, seen);

        assertThat(money.all().amount().high()).isEqualByComparingTo("10");
        assertThat(money.perThousandSteps().orElseThrow()).isEqualByComparingTo("2"); // $5 for 2,500 steps
        assertThat(money.toFinish().orElseThrow()).isEqualByComparingTo("3");
        assertThat(money.sinceCheckpoint().orElseThrow().high()).isEqualByComparingTo("5");
    }

    /** What was printed before the page was opened has no time; of an ended run nothing has. */
    @Test
    void stepsThatNobodySawComeAreReckonedByThoseSeenOrByTheWholeRun() {
        double unseen = Double.NaN;
        Curve partly = timed(new double[] {unseen, unseen, 100, 160});
        assertThat(RunMoney.steps(List.of(partly), Optional.empty()))
                .contains(new RunMoney.Steps(new Period(Instant.ofEpochSecond(100), Instant.ofEpochSecond(160)), 1000));

        Period whole = new Period(BEGIN, BEGIN.plusSeconds(600));
        Curve never = timed(new double[] {unseen, unseen, unseen, unseen});
        assertThat(RunMoney.steps(List.of(never), Optional.of(whole))).contains(new RunMoney.Steps(whole, 3000));
        assertThat(RunMoney.steps(List.of(never), Optional.empty())).isEmpty();
        assertThat(RunMoney.steps(List.of(), Optional.of(whole))).isEmpty();
    }

    private static Curve timed(double[] times) {
        return new Curve(
                "loss",
                new MetricName("loss"),
                Axis.STEP,
                "",
                new double[] {0, 1000, 2000, 3000},
                times,
                new double[] {1, 1, 1, 1},
                4,
                true);
    }

    @Test
    void nothingFollowsFromAnEstimateAndNothingIsAheadOfARunThatEnded() {
        operations.expenses.put(run.id(), RunExpense.estimated(Amount.of(BigDecimal.TEN)));
        operations.costOfPeriods = Optional.of(Amount.of(BigDecimal.ONE));
        RunMoney estimated = RunMoney.of(operations, run, seen);
        assertThat(estimated).isEqualTo(RunMoney.only(RunExpense.estimated(Amount.of(BigDecimal.TEN))));

        Run ended = SampleRuns.run(1, RunState.SUCCEEDED);
        operations.expenses.put(ended.id(), RunExpense.seen(Amount.of(BigDecimal.TEN)));
        RunMoney over = RunMoney.of(operations, ended, seen);
        assertThat(over.toFinish()).isEmpty();
        assertThat(over.sinceCheckpoint()).isEmpty();
        assertThat(over.perThousandSteps()).isPresent();
    }

    @Test
    void eachBasisHasItsWordsAndAFigureIsNeverShownAsKnownThatIsNot() {
        assertThat(ExpenseText.of(RunExpense.FREE)).isEqualTo("Free");
        assertThat(ExpenseText.of(RunExpense.UNKNOWN)).isEqualTo("unknown");
        assertThat(ExpenseText.of(RunExpense.seen(Amount.unpriced(Duration.ofHours(2)))))
                .isEqualTo("unknown");
        assertThat(ExpenseText.of(RunExpense.estimated(Amount.of(BigDecimal.ONE))))
                .isEqualTo("about $1.00");
        for (RunExpense.Basis basis : RunExpense.Basis.values()) {
            assertThat(ExpenseText.why(new RunExpense(basis, Amount.NONE)))
                    .isNotBlank()
                    .doesNotContain("{");
        }
        assertThat(Messages.of("runs").has("cost.why.seen.unpriced")).isTrue();
    }
}
