package dev.runctl.service.instance;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.ledger.Start;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an instance's present start costs: per second, at least a minute (EC2 user guide, billing of Linux instances). */
final class CostEstimator {
    private static final int SCALE = 6;

    private final PaidPrices prices;

    CostEstimator(PaidPrices prices) {
        this.prices = prices;
    }

    Cost estimate(Instance instance, Instant now) {
        Optional<HourlyPrice> rate = prices.at(instance, now);
        Cost.Held held = prices.held(instance, now);
        if (!instance.state().isBilled()) {
            return new Cost(rate, BigDecimal.ZERO, BigDecimal.ZERO, Duration.ZERO, held);
        }
        BigDecimal usd = rate.map(HourlyPrice::usd).orElse(BigDecimal.ZERO);
        Amount accrued = prices.history(instance).cost(Start.billed(instance.launchTime(), now));
        return new Cost(rate, usd, accrued.low().setScale(SCALE, RoundingMode.HALF_UP), accrued.unpriced(), held);
    }

    /** Since the latest start, while the instance is starting or running. */
    static Duration uptime(Instance instance, Instant now) {
        return switch (instance.state()) {
            case PENDING, RUNNING -> {
                Duration since = Duration.between(instance.launchTime(), now);
                yield since.isNegative() ? Duration.ZERO : since;
            }
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> Duration.ZERO;
        };
    }
}
