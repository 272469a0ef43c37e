package dev.runctl.ui.runs;

import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.service.metric.SeenProgress;
import dev.runctl.service.run.ShellQuote;
import dev.runctl.ui.common.Formats;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A run as the list shows it at a moment. */
public record RunRow(Run run, Optional<SeenProgress> progress, RunExpense expense, Instant now) {
    public String script() {
        return run.request().script();
    }

    /** The arguments on one line, as they would be typed. */
    public String arguments() {
        return arguments(run);
    }

    static String arguments(Run run) {
        return ShellQuote.join(run.request().arguments());
    }

    public String duration() {
        return run.started().isEmpty() ? Formats.none() : Formats.duration(run.duration(now));
    }

    public String started() {
        return Formats.age(run.started().orElse(run.created()), now);
    }

    public String cost() {
        return ExpenseText.brief(expense);
    }

    /** By what the cost is known. */
    public String costReason() {
        return ExpenseText.why(expense);
    }

    /** Whether every word occurs in what the row shows. */
    boolean matches(String query) {
        String text = (script() + " " + arguments() + " " + run.instanceName() + " " + run.id() + " "
                        + run.request().target().id() + " " + run.request().project() + " " + run.launchedBy() + " "
                        + run.status().state())
                .toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
