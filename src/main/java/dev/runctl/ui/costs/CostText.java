package dev.runctl.ui.costs;

import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.time.Instant;

/** Amounts and rates in words; what is not known is said, not left out. */
final class CostText {
    static final Messages TEXT = Messages.of("costs");

    private CostText() {}

    static String rate(Rate rate) {
        if (rate.isNothing()) {
            return Formats.none();
        }
        if (rate.usdPerHour().signum() == 0) {
            return TEXT.text("rate.unknown");
        }
        String known = Formats.rate(rate.usdPerHour());
        return rate.unknown() > 0 ? TEXT.text("rate.at-least", known) : known;
    }

    static String perMonth(Rate rate, Instant when) {
        return Formats.perMonth(rate.usdPerHour(), when);
    }

    static String thing(Thing thing) {
        return switch (thing) {
            case Thing.Address address -> TEXT.text("thing.address");
            case Thing.Disk disk -> TEXT.text("thing.disk", disk.type(), Integer.toString(disk.sizeGib()));
        };
    }
}
