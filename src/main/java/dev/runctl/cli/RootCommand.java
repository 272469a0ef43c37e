package dev.runctl.cli;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code runctl}: the options that every verb has, and what verbs share. */
@Command(
        name = "runctl",
        resourceBundle = "dev.runctl.i18n.cli",
        versionProvider = VersionCommand.class,
        exitCodeListHeading = "%nExit statuses:%n",
        exitCodeList = {
            "0:done",
            "1:the script failed",
            "2:wrong usage or input",
            "3:the target's state does not allow it",
            "4:not found",
            "5:not permitted, or credentials missing or expired",
            "6:not reachable, or not in time",
            "7:the run was stopped or interrupted",
            "70:something unexpected",
            "130:interrupted by Ctrl-C"
        },
        subcommands = {
            AwsCommand.class,
            RunsCommand.class,
            ResourcesCommand.class,
            InstanceTypesCommand.class,
            CostsCommand.class,
            CheckpointCommand.class,
            LocalCommand.class,
            VersionCommand.class
        })
final class RootCommand {
    enum Output {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Handled by the parser, which prints the help of the verb it stands behind. */
    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    private boolean help;

    @Option(
            names = {"--version", "-V"},
            versionHelp = true)
    private boolean version;

    @Option(names = "--profile", scope = ScopeType.INHERIT, paramLabel = "NAME")
    private @Nullable String profile;

    @Option(names = "--region", scope = ScopeType.INHERIT, paramLabel = "REGION", split = ",")
    private List<String> regions = List.of();

    @Option(names = "--data-dir", scope = ScopeType.INHERIT, paramLabel = "DIR")
    private @Nullable Path dataDir;

    @Option(
            names = {"--output", "-o"},
            scope = ScopeType.INHERIT,
            paramLabel = "table|json",
            defaultValue = "table")
    private Output output = Output.TABLE;

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;
    private final List<String> remainder;
    private final Cancellation cancellation = new Cancellation();
    private volatile @Nullable CliServices services;
    private volatile String farewell = "";

    /** @param remainder everything after {@code --}, exactly as given */
    RootCommand(Shell shell, List<String> remainder) {
        this.shell = shell;
        this.remainder = List.copyOf(remainder);
    }

    Shell shell() {
        return shell;
    }

    List<String> remainder() {
        return remainder;
    }

    boolean isJson() {
        return output == Output.JSON;
    }

    /** @throws ParameterException where several regions are named: most verbs are about one */
    Location location() {
        List<Location> all = locations();
        if (all.size() > 1 && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), Messages.of("cli").text("usage.one-region", String.join(", ", regions)));
        }
        return all.getFirst();
    }

    /** One for each region named, in their order, at least one. */
    List<Location> locations() {
        LocationChoice choice =
                new LocationChoice(shell.environment(), () -> services().profiles());
        Optional<String> chosen = Optional.ofNullable(profile);
        return regions.isEmpty()
                ? List.of(choice.choose(chosen, Optional.empty()))
                : regions.stream()
                        .map(region -> choice.choose(chosen, Optional.of(region.strip())))
                        .distinct()
                        .toList();
    }

    /** Cancelled by Ctrl-C. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** What to say when Ctrl-C ends the verb. */
    void onInterrupt(String text) {
        farewell = text;
    }

    String farewell() {
        return farewell;
    }

    synchronized CliServices services() {
        CliServices open = services;
        if (open == null) {
            open = shell.services().apply(Optional.ofNullable(dataDir));
            services = open;
        }
        return open;
    }

    synchronized void close() {
        CliServices open = services;
        services = null;
        if (open != null) {
            open.close();
        }
    }
}
