package dev.runctl.service.instance;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteLaunchJournal;
import dev.runctl.testing.PassingGateway;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A process of its own that is gone after EC2 has heard its request and before the answer. */
final class KilledLaunch {
    private KilledLaunch() {}

    /** Endpoint, key, secret, database, name. */
    public static void main(String[] args) {
        AwsClients clients = new AwsClients(() -> new LocalAccess(URI.create(args[0]), args[1], args[2]));
        PassingGateway gateway = new PassingGateway(new Ec2InstanceGateway(clients, "tester")) {
            @Override
            public List<Instance> create(Location location, NewInstance request) {
                super.create(location, request);
                Runtime.getRuntime().halt(9);
                throw new AssertionError();
            }
        };
        new InstanceLaunch(gateway, new SqliteLaunchJournal(RunctlDatabase.open(Path.of(args[3]))), Clock.systemUTC())
                .launch(
                        Location.thisComputer(),
                        new NewInstance(
                                args[4], "t3.micro", "", 1, Lifecycle.ON_DEMAND, 0, "", Map.of(), args[4] + "-token"),
                        new Cancellation());
    }
}
