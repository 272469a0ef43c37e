package dev.runctl.cli;

import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.identity.SignIns;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code runctl login}: signs in to a profile of IAM Identity Center, by a page that can be opened on any machine. */
@Command(name = "login")
final class LoginCommand extends Verb {
    @Override
    public Integer call() {
        Location location = root().location();
        SignIns.Waiting waiting = services().account().signIns().begin(location);
        remark(text("login.open", waiting.page(), waiting.code()));
        waiting.await(cancellation());
        Identity identity = services().instances().identity(location);
        if (isJson()) {
            printJson(Map.of("account", identity.account(), "arn", identity.arn()));
        } else {
            say(text("login.done", identity.arn()));
        }
        return ExitStatus.OK;
    }
}
