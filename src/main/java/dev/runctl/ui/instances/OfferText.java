package dev.runctl.ui.instances;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** What the New instance dialog says of the chosen types, which are tried in their order. */
final class OfferText {
    private static final Messages TEXT = Messages.of("instances");
    private static final BigDecimal HOURS_A_DAY = BigDecimal.valueOf(24);

    private OfferText() {}

    static String type(List<Offer> offers) {
        return offers.isEmpty() ? TEXT.text("new.no-type") : in(offers.getFirst());
    }

    private static String in(Offer offer) {
        return TEXT.text(
                "new.type-in", offer.hardware().type(), offer.location().region());
    }

    static String detail(List<Offer> offers) {
        if (offers.isEmpty()) {
            return TEXT.text("new.no-type-detail");
        }
        String others = offers.stream().skip(1).map(OfferText::in).collect(Collectors.joining(", "));
        String has = has(offers.getFirst().hardware());
        return others.isEmpty() ? has : TEXT.text("new.type-or", has, others);
    }

    private static String has(Hardware hardware) {
        String machine = TEXT.text("new.hardware", hardware.vCpus() + "", Math.round(hardware.memoryGib()) + "");
        return hardware.accelerators() == 0
                ? machine
                : TEXT.text(
                        "new.hardware-gpu",
                        hardware.accelerators() + "",
                        hardware.accelerator(),
                        Math.round(hardware.acceleratorMemoryGib()) + "",
                        machine);
    }

    /** @param count how many are asked for */
    static String price(List<Offer> offers, Lifecycle lifecycle, int count) {
        if (offers.isEmpty()) {
            return "";
        }
        boolean isSpot = lifecycle == Lifecycle.SPOT;
        return offers.getFirst()
                .price(lifecycle)
                .map(usd -> {
                    BigDecimal all = usd.multiply(BigDecimal.valueOf(count));
                    return TEXT.text(
                            "new.price",
                            Formats.rate(all),
                            Formats.money(all.multiply(HOURS_A_DAY)),
                            isSpot ? TEXT.text("new.basis.spot") : listed(offers.getFirst()));
                })
                .orElseGet(() -> TEXT.text(isSpot ? "new.price-unknown.spot" : "new.price-unknown.on-demand"));
    }

    /** Of which day the list price is. */
    private static String listed(Offer offer) {
        return offer.onDemand()
                .flatMap(HourlyPrice::asOf)
                .map(day -> TEXT.text("new.basis.asked", day.toString()))
                .orElseGet(() -> TEXT.text("new.basis.table"));
    }
}
