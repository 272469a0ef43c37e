package dev.runctl.ui.runs;

import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.util.Locale;

/** What a run has cost in words: an estimate says that it is one, and what is not known is called unknown. */
final class ExpenseText {
    private static final Messages TEXT = Messages.of("runs");

    private ExpenseText() {}

    /** In full, for the run's own page. */
    static String of(RunExpense expense) {
        return switch (expense.basis()) {
            case FREE -> Formats.free();
            case NONE -> Formats.none();
            case UNKNOWN -> TEXT.text("cost.unknown");
            case ESTIMATED -> TEXT.text("cost.about", Formats.dollars(expense.amount()));
            case SEEN ->
                expense.hasDollars() || expense.amount().isNothing()
                        ? Formats.amount(expense.amount())
                        : TEXT.text("cost.unknown");
        };
    }

    /** For a narrow column. */
    static String brief(RunExpense expense) {
        boolean isPart = expense.basis() == RunExpense.Basis.SEEN
                && expense.hasDollars()
                && !expense.amount().isWhole();
        return isPart
                ? TEXT.text("cost.at-least", Formats.money(expense.amount().low()))
                : of(expense);
    }

    /** How it is known. */
    static String why(RunExpense expense) {
        String basis =
                expense.basis() == RunExpense.Basis.SEEN && !expense.amount().isWhole()
                        ? "seen.unpriced"
                        : expense.basis().name().toLowerCase(Locale.ROOT);
        return TEXT.text("cost.why." + basis, Formats.duration(expense.amount().unpriced()));
    }
}
