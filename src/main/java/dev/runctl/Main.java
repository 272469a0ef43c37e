package dev.runctl;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.app.Desktop;
import dev.runctl.app.DesktopServices;
import dev.runctl.app.ProgramLog;
import dev.runctl.cli.Cli;
import dev.runctl.cli.Shell;
import dev.runctl.concurrent.Carriers;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts the program: without arguments (or with {@code desktop}) the desktop, else the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Carriers.provide();
        String[] arguments = RawArguments.of(args);
        ProgramLog.useFile(paths(dataDir(arguments)).programLog());
        if (arguments.length == 0 || arguments[0].equals("desktop")) {
            desktop(dataDir(arguments));
            return;
        }
        System.exit(commandLine(arguments));
    }

    private static void desktop(Optional<Path> dataDir) {
        CompositionRoot root = new CompositionRoot(paths(dataDir), System.getenv());
        // What the window needs is made while JavaFX starts.
        CompletableFuture<DesktopServices> services =
                CompletableFuture.supplyAsync(root::desktop, Thread::startVirtualThread);
        Desktop.open(services::join, () -> {
            root.close();
            System.exit(0);
        });
    }

    private static int commandLine(String[] arguments) {
        Console console = System.console();
        Shell shell = new Shell(
                dataDir -> new CompositionRoot(paths(dataDir), System.getenv()),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                console != null && console.isTerminal(),
                Clock.systemUTC());
        int status = new Cli(shell).run(arguments);
        shell.out().flush();
        return status;
    }

    private static AppPaths paths(Optional<Path> dataDir) {
        return AppPaths.of(
                dataDir,
                System.getenv(),
                System.getProperty("os.name", ""),
                Path.of(System.getProperty("user.home", "")));
    }

    /** Needed before the command line is parsed, because parsing may log. */
    private static Optional<Path> dataDir(String[] arguments) {
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            if (arguments[i].equals("--data-dir") && i + 1 < arguments.length) {
                return Optional.of(Path.of(arguments[i + 1]));
            }
            if (arguments[i].startsWith("--data-dir=")) {
                return Optional.of(Path.of(arguments[i].substring("--data-dir=".length())));
            }
        }
        return Optional.empty();
    }

    /** UTF-8 whatever the locale says: output is read by programs as often as by people. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
