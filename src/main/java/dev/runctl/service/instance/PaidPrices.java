package dev.runctl.service.instance;

import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Instance;
import java.time.Instant;
import java.util.Optional;

/** What an instance's hours are paid with, as far as it is known. Answers at once, from memory. */
public interface PaidPrices {
    /** @return empty where the present price is not known, as a spot price before EC2 was asked */
    Optional<HourlyPrice> at(Instance instance, Instant now);

    PriceHistory history(Instance instance);

    /** What its disks and addresses cost; nothing where they are not looked at. */
    default Cost.Held held(Instance instance, Instant now) {
        return Cost.Held.NOTHING;
    }

    /** Prices that are the same all the time. */
    static PaidPrices of(PriceSource prices) {
        return new PaidPrices() {
            @Override
            public Optional<HourlyPrice> at(Instance instance, Instant now) {
                return prices.price(instance.ref().location(), instance.instanceType(), instance.lifecycle());
            }

            @Override
            public PriceHistory history(Instance instance) {
                return at(instance, Instant.EPOCH)
                        .map(it -> PriceHistory.always(it.usd()))
                        .orElse(PriceHistory.UNKNOWN);
            }
        };
    }
}
