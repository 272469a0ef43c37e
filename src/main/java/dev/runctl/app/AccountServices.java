package dev.runctl.app;

import dev.runctl.aws.AwsAccountProbe;
import dev.runctl.aws.AwsClients;
import dev.runctl.aws.AwsSignIns;
import dev.runctl.cli.CliServices;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.settings.AccountChoices;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.service.setup.AccountProbe;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.service.setup.SetupService;
import dev.runctl.storage.JsonAccountChoices;
import dev.runctl.text.Messages;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what is about the account: the setup check and signing in. */
final class AccountServices implements CliServices.Account {
    private final Lazy<SetupService> setup;
    private final Lazy<InstanceProfiles> instanceProfiles;
    private final Lazy<SignIns> signIns;
    private final Lazy<BucketChoice> bucketChoice;

    AccountServices(
            Supplier<AwsClients> clients,
            Supplier<? extends InstanceGateway> gateway,
            Supplier<AppPaths> paths,
            Supplier<Optional<String>> bucketVariable) {
        Lazy<AccountProbe> probe = new Lazy<>(() -> new AwsAccountProbe(clients.get(), gateway.get()));
        Lazy<AccountChoices> choices =
                new Lazy<>(() -> new JsonAccountChoices(paths.get().accounts()));
        bucketChoice = new Lazy<>(() -> new BucketChoice(bucketVariable.get(), choices.get()));
        setup = new Lazy<>(() ->
                new SetupService(probe.get(), new MachineProbe(paths.get()), bucketChoice.get(), Clock.systemUTC()));
        instanceProfiles = new Lazy<>(() -> new InstanceProfiles(setup.get(), probe.get(), choices.get()));
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

    InstanceProfiles instanceProfiles() {
        return instanceProfiles.get();
    }

    BucketChoice bucketChoice() {
        return bucketChoice.get();
    }

    @Override
    public SignIns signIns() {
        return signIns.get();
    }
}
