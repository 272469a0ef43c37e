package dev.runctl.cli;

import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.identity.SignIns.Way;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl login}: signs in to a profile of IAM Identity Center, by this machine's browser or by a code for any. */
@Command(name = "login")
final class LoginCommand extends Verb {
    @Option(names = "--device-code", descriptionKey = "login.device-code")
    private boolean isByCode;

    @Override
    public Integer call() {
        Location location = root().location();
        try (SignIns.Waiting waiting = begin(location)) {
            waiting.await(cancellation());
        }
        Identity identity = services().instances().identity(location);
        if (isJson()) {
            printJson(Map.of("account", identity.account(), "arn", identity.arn()));
        } else {
            say(text("login.done", identity.arn()));
        }
        return ExitStatus.OK;
    }

    /** By a code where no browser opens. */
    private SignIns.Waiting begin(Location location) {
        SignIns signIns = services().account().signIns();
        SignIns.Waiting waiting = signIns.begin(location, isByCode ? Way.DEVICE_CODE : Way.BROWSER);
        if (waiting.way() == Way.BROWSER) {
            if (services().account().browse(waiting.page())) {
                remark(text("login.browser", waiting.page()));
                return waiting;
            }
            waiting.close();
            waiting = signIns.begin(location, Way.DEVICE_CODE);
        }
        remark(text("login.open", waiting.page(), waiting.code()));
        return waiting;
    }
}
