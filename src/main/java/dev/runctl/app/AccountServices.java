package dev.runctl.app;

import dev.runctl.aws.AwsAccountProbe;
import dev.runctl.aws.AwsClients;
import dev.runctl.aws.AwsSignIns;
import dev.runctl.aws.S3Buckets;
import dev.runctl.cli.CliServices;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.setup.SetupService;
import dev.runctl.text.Messages;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

/** Puts together what is about the account: the setup check and signing in. */
final class AccountServices implements CliServices.Account {
    private final Lazy<SetupService> setup;
    private final Lazy<SignIns> signIns;

    AccountServices(
            Supplier<AwsClients> clients,
            Supplier<? extends InstanceGateway> gateway,
            Supplier<S3Buckets> buckets,
            Supplier<AppPaths> paths) {
        setup = new Lazy<>(() -> new SetupService(
                new AwsAccountProbe(clients.get(), gateway.get(), buckets.get()),
                new MachineProbe(paths.get()),
                Clock.systemUTC()));
        signIns = new Lazy<>(() -> new AwsSignIns(clients.get(), page()));
    }

    private static SignIns.Page page() {
        Messages texts = Messages.of("identity");
        return new SignIns.Page(texts.text("page.title"), texts.text("page.agreed"), texts.text("page.refused"));
    }

    /** Not where the session came over SSH: that browser would be on another machine, and could not lead back. */
    @Override
    public boolean browse(URI page) {
        boolean isRemote = System.getenv("SSH_CONNECTION") != null || System.getenv("SSH_TTY") != null;
        return !isRemote && BrowserOpener.ofSystem().test(page);
    }

    @Override
    public SetupService setup() {
        return setup.get();
    }

    @Override
    public SignIns signIns() {
        return signIns.get();
    }
}
