package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.text.FailureText;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs one call of the command line and answers its exit status. */
public final class Cli {
    /** How long a verb may take to tidy up after Ctrl-C. */
    private static final long FAREWELL_SECONDS = 3;

    private static final Logger log = LoggerFactory.getLogger(Cli.class);

    private final Shell shell;
    private final FailureText words = new FailureText();

    public Cli(Shell shell) {
        this.shell = shell;
    }

    /** Runs the call; Ctrl-C cancels it and is waited for. */
    public int run(String... arguments) {
        CommandLine line = commandLine(arguments);
        RootCommand root = line.getCommand();
        CountDownLatch ended = new CountDownLatch(1);
        Thread interrupted = new Thread(() -> interrupt(root, ended), "interrupt");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            return line.execute(beforeRemainder(arguments));
        } finally {
            root.close();
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(interrupted);
            } catch (IllegalStateException e) {
                log.debug("Ending by a signal");
            }
        }
    }

    /** The parser, without running anything. */
    CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new RootCommand(shell, remainder(arguments)));
        line.setExpandAtFiles(false)
                // "local" is a profile as well as a verb.
                .setAllowSubcommandsAsOptionParameters(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        shell.isTerminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setOut(new java.io.PrintWriter(shell.out(), true))
                .setErr(new java.io.PrintWriter(shell.err(), true))
                .setParameterExceptionHandler((e, given) -> misused(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(command, e));
        return line;
    }

    /** What the parser reads. The rest after {@code --} belongs to the script and must not meet any parser's rules. */
    static String[] beforeRemainder(String... arguments) {
        int separator = Arrays.asList(arguments).indexOf("--");
        return separator < 0 ? arguments : Arrays.copyOf(arguments, separator);
    }

    static List<String> remainder(String... arguments) {
        List<String> all = Arrays.asList(arguments);
        int separator = all.indexOf("--");
        return separator < 0 ? List.of() : all.subList(separator + 1, all.size());
    }

    private int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        RootCommand root = (RootCommand) command.getCommandSpec().root().userObject();
        String message = UsageText.of(e);
        Failure failure = new Failure.InvalidInput(
                "command-line", "usage", Evidence.of(command.getCommandSpec().qualifiedName(), message));
        tell(root, failure, message + " (" + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitStatus.USAGE;
    }

    private int failed(CommandLine command, Exception thrown) {
        RootCommand root = (RootCommand) command.getCommandSpec().root().userObject();
        String attempted = command.getCommandSpec().qualifiedName();
        if (thrown instanceof ParameterException e) {
            return misused(e);
        }
        if (thrown instanceof CancellationException) {
            return ExitStatus.INTERRUPTED;
        }
        Failure failure;
        if (thrown instanceof ServiceException e) {
            failure = e.failure();
            log.info("{} failed", attempted, thrown);
        } else {
            failure = new Failure.Unexpected(Evidence.of(attempted, String.valueOf(thrown)));
            log.error("{} failed unexpectedly", attempted, thrown);
        }
        tell(root, failure, words.headline(failure) + " " + words.nextStep(failure));
        return ExitStatus.of(failure);
    }

    private void tell(RootCommand root, Failure failure, String sentence) {
        if (root.isJson()) {
            shell.err().println(Json.line(Documents.error(failure, words)));
        } else {
            shell.err().println("runctl: " + sentence.replaceAll("\\s+", " "));
        }
        shell.err().flush();
    }

    private void interrupt(RootCommand root, CountDownLatch ended) {
        String farewell = root.farewell();
        if (!farewell.isBlank()) {
            shell.err().println();
            shell.err().println(farewell);
            shell.err().flush();
        }
        root.cancellation().cancel();
        try {
            if (!ended.await(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                log.info("Ended by a signal before the command could tidy up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
