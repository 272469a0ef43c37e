package dev.runctl.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives the tests a screen: where Linux has no display an Xvfb is started before the first test and ends after the last.
 * Only the first of several test processes uses a display that is there, so that none takes the focus from another.
 * GTK reads DISPLAY from the process's own environment, which Java cannot change by itself; hence {@code setenv}.
 */
public final class DisplaySession implements LauncherSessionListener {
    private static volatile String problem = "";
    private static volatile String display = System.getenv().getOrDefault("DISPLAY", "");

    /** Why there is no screen, in one sentence that says what to install; empty when there is one. */
    public static Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** The value of DISPLAY for processes started from here: they get the environment Java knows. */
    public static String display() {
        return display;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        open();
    }

    /** Makes sure that there is a screen, where one can be had, before JavaFX starts. */
    public static synchronized void open() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try {
            requireLibraries();
            if (display.isEmpty()) {
                start();
            } else if (isShared()) {
                startWherePossible();
            }
        } catch (IOException e) {
            problem = "Tests with real windows need a display (" + e.getMessage() + "): install Xvfb and GTK 3 "
                    + "(Debian and Ubuntu: apt-get install xvfb libgtk-3-0 libxtst6 libxxf86vm1 libgl1).";
            System.err.println(problem);
        }
    }

    /** Whether the display is one that the first test process uses. */
    private static boolean isShared() {
        return display.equals(System.getenv("DISPLAY"))
                && !System.getProperty("runctl.test.process", "1").equals("1");
    }

    private static void startWherePossible() {
        try {
            start();
        } catch (IOException e) {
            System.err.println("The test processes share " + display + ": " + e.getMessage());
        }
    }

    /** Without one of them JavaFX does not start, and a test waits for it for ever. */
    private static void requireLibraries() throws IOException {
        for (String library : List.of("libgtk-3.so.0", "libXtst.so.6", "libXxf86vm.so.1", "libGL.so.1")) {
            try {
                SymbolLookup.libraryLookup(library, Arena.global());
            } catch (IllegalArgumentException e) {
                throw new IOException(library + " is missing", e);
            }
        }
    }

    private static void start() throws IOException {
        // -displayfd 1: Xvfb chooses a free number and tells it once it accepts connections. The shell ends it once
        // this
        // process is gone, however that happened; not before, since GTK ends a process whose screen goes first.
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "Xvfb \"$@\" & screen=$!; exec 1>&-; while kill -0 \"$0\"; do sleep 1; done; kill $screen",
                        String.valueOf(ProcessHandle.current().pid()),
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        "1440x900x24",
                        "-nolisten",
                        "tcp",
                        "-noreset")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII);
        String number = reader.readLine();
        if (number == null) {
            throw new IOException("Xvfb did not start");
        }
        display = ":" + number.strip();
        setEnvironment("DISPLAY", display);
    }

    private static void setEnvironment(String name, String value) throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment setenv = linker.defaultLookup().findOrThrow("setenv");
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) linker.downcallHandle(setenv, signature)
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (failed != 0) {
                throw new IOException("setenv failed");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
