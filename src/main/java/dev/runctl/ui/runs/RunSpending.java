package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the run shown has cost, asked of the ledger whenever the run is looked at, one question at a time. */
public final class RunSpending {
    private final RunOperations operations;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<RunMoney>> money =
            new ReadOnlyObjectWrapper<>(this, "money", Optional.empty());
    private Optional<RunId> shown = Optional.empty();
    private Subscription question = Subscription.NONE;
    private boolean isAsking;

    RunSpending(RunOperations operations, Background background) {
        this.operations = operations;
        this.background = background;
    }

    void clear() {
        question.close();
        isAsking = false;
        shown = Optional.empty();
        money.set(Optional.empty());
    }

    void seen(Run run, RunMoney.Seen seen) {
        if (isAsking) {
            return;
        }
        shown = Optional.of(run.id());
        if (run.request().target().location().isThisComputer()) {
            money.set(Optional.of(RunMoney.only(RunExpense.FREE)));
            return;
        }
        isAsking = true;
        question = background.run(
                () -> RunMoney.of(operations, run, seen), answer -> answered(run, answer), problem -> isAsking = false);
    }

    private void answered(Run run, RunMoney answer) {
        if (shown.equals(Optional.of(run.id()))) {
            isAsking = false;
            money.set(Optional.of(answer));
        }
    }

    ReadOnlyObjectProperty<Optional<RunMoney>> moneyProperty() {
        return money.getReadOnlyProperty();
    }
}
