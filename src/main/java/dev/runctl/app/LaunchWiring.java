package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.AwsLeftovers;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.Ec2Offers;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.cli.LaunchServices;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.PaidPrices;
import dev.runctl.service.instance.PlaceSearch;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.offer.OfferService;
import dev.runctl.service.run.RunService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.SqliteLaunchJournal;
import java.time.Clock;

/**
 * Puts together what launches instances and what finds those that were forgotten.
 */
record LaunchWiring(
        AwsClients clients,
        S3Buckets buckets,
        Ec2InstanceGateway gateway,
        CostWiring money,
        InstanceService instances,
        RunService runs,
        Clock clock)
        implements LaunchServices {
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

    @Override
    public ForgottenService forgotten() {
        return new ForgottenService(
                instances,
                runs,
                new AwsLeftovers(clients, buckets),
                new SsmCommandRunner(clients, gateway),
                money.book(),
                System.getProperty("user.name", ""),
                clock);
    }

    @Override
    public OfferService offers() {
        return new OfferService(
                new Ec2Offers(clients), money.book(), location -> money.book().refresh(location, clock.instant()));
    }
}
