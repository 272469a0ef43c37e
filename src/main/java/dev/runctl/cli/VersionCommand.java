package dev.runctl.cli;

import dev.runctl.text.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code runctl version} */
@Command(name = "version")
final class VersionCommand extends Verb implements IVersionProvider {
    @Override
    public Integer call() {
        if (isJson()) {
            printJson(Map.of("version", Version.text(), "java", System.getProperty("java.version")));
        } else {
            say("runctl " + Version.text());
        }
        return ExitStatus.OK;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"runctl " + Version.text()};
    }
}
