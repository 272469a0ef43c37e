package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.Ec2Offers;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.PaidPrices;
import dev.runctl.service.instance.PlaceSearch;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.offer.OfferService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.SqliteLaunchJournal;
import java.time.Clock;

/** Puts together what launches instances. */
final class LaunchWiring {
    private LaunchWiring() {}

    static InstanceService instances(
            AwsClients clients,
            Ec2InstanceGateway gateway,
            PriceSource prices,
            PaidPrices paid,
            CostService costs,
            Database database,
            Clock clock) {
        return new InstanceService(
                gateway,
                prices,
                paid,
                costs,
                new PlaceSearch(gateway, new SqliteLaunchJournal(database), new Ec2Offers(clients), clock),
                clock);
    }

    static OfferService offers(AwsClients clients, PriceSource prices) {
        return new OfferService(new Ec2Offers(clients), prices);
    }
}
