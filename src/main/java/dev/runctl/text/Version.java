package dev.runctl.text;

import java.util.Locale;
import java.util.ResourceBundle;

/** The program's own version, which the build writes into {@code dev/runctl/version.properties}. */
public final class Version {
    private Version() {}

    public static String text() {
        return ResourceBundle.getBundle("dev.runctl.version", Locale.ROOT).getString("version");
    }
}
