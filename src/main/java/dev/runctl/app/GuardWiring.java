package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2GuardAccess;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import java.time.Clock;

/** Puts together what arms and reads the guards on instances. */
final class GuardWiring {
    private GuardWiring() {}

    static GuardService of(
            AwsClients clients, Ec2InstanceGateway gateway, PriceSource prices, Json json, Runner runner, Clock clock) {
        RunnerText text = RunnerText.load();
        Runner guard = Runner.ofGuard(new SsmCommandRunner(clients, gateway), json, text);
        return new GuardService(guard, runner, text, new Ec2GuardAccess(clients), gateway, prices, json, clock);
    }
}
