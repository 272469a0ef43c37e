package dev.runctl.cli;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.text.Messages;
import java.util.Locale;

/** Amounts and rates as a person reads them in a terminal; what is not known is said. */
final class MoneyText {
    private final Messages words = Messages.of("cli");

    /** {@code $1.50}, {@code $1.00-5.00} where an end was not seen, and what has no price beside it. */
    String amount(Amount amount) {
        String usd = dollars(amount);
        if (amount.isWhole()) {
            return usd;
        }
        String unpriced = words.text("costs.unpriced", Format.duration(amount.unpriced()));
        return amount.high().signum() == 0 ? unpriced : usd + " + " + unpriced;
    }

    private static String dollars(Amount amount) {
        String low = Format.money(amount.low(), 2);
        return amount.isExact()
                ? low
                : low + "-" + Format.money(amount.high(), 2).substring(1);
    }

    String rate(Rate rate) {
        if (rate.isNothing()) {
            return "-";
        }
        if (rate.unknown() > 0 && rate.usdPerHour().signum() == 0) {
            return "?";
        }
        return Format.money(rate.usdPerHour(), 4) + (rate.unknown() > 0 ? "+?" : "");
    }

    /** {@code ~$1.50} is an estimate, {@code ?} is not known. */
    String expense(RunExpense expense) {
        return switch (expense.basis()) {
            case FREE -> words.text("expense.free");
            case NONE -> "-";
            case UNKNOWN -> "?";
            case ESTIMATED -> "~" + dollars(expense.amount());
            case SEEN -> amount(expense.amount());
        };
    }

    /** The same with how it is known. */
    String expenseInFull(RunExpense expense) {
        String reason = words.text("expense." + expense.basis().name().toLowerCase(Locale.ROOT));
        return switch (expense.basis()) {
            case FREE, UNKNOWN, NONE -> reason;
            case SEEN, ESTIMATED -> expense(expense) + "  " + reason;
        };
    }
}
