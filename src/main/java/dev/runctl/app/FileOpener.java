package dev.runctl.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a file in the program that the person's system has for it. */
final class FileOpener implements Consumer<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(FileOpener.class);

    @Override
    public void accept(Path file) {
        open(file.toString());
    }

    /**
     * @param what a file or a page
     * @return whether there is a program for it
     */
    static boolean open(String what) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("mac")
                ? List.of("open", what)
                : system.startsWith("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", what)
                        : List.of("xdg-open", what);
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            // Without its query: that of a sign-in is for the browser alone.
            LOG.warn("{} cannot be opened", what.replaceFirst("\\?.*", ""), e);
            return false;
        }
    }
}
