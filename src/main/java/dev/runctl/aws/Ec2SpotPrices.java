package dev.runctl.aws;

import dev.runctl.domain.cost.Period;
import dev.runctl.service.cost.SpotMarket;
import dev.runctl.service.cost.SpotPriceHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** DescribeSpotPriceHistory: its answer also has the last change before the time asked for (EC2 API reference). */
public final class Ec2SpotPrices implements SpotPriceHistory {
    private static final String LINUX = "Linux/UNIX";
    private static final int PAGE = 1000;

    private final AwsClients clients;

    public Ec2SpotPrices(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Map<Instant, BigDecimal> changes(SpotMarket market, Period period) {
        return AwsFailures.call("ec2 DescribeSpotPriceHistory", () -> {
            Map<Instant, BigDecimal> changes = new HashMap<>();
            var pages = clients.ec2(market.location())
                    .describeSpotPriceHistoryPaginator(request -> request.availabilityZone(market.zone())
                            .instanceTypesWithStrings(market.instanceType())
                            .productDescriptions(LINUX)
                            .startTime(period.from())
                            .endTime(period.until())
                            .maxResults(PAGE));
            for (SpotPrice price : pages.spotPriceHistory()) {
                // An endpoint that does not heed the request must not put one market's price into another's history.
                if (market.zone().equals(price.availabilityZone())
                        && market.instanceType().equals(price.instanceTypeAsString())
                        && price.productDescriptionAsString().startsWith(LINUX)) {
                    changes.put(price.timestamp(), new BigDecimal(price.spotPrice()));
                }
            }
            return changes;
        });
    }
}
