package dev.runctl.app;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Opens a page of the web in the person's browser; nothing but http and https. Answers whether there is one to open it. */
record BrowserOpener(Predicate<String> opener) implements Predicate<URI> {
    @Override
    public boolean test(URI page) {
        boolean isWeb = "https".equals(page.getScheme()) || "http".equals(page.getScheme());
        return isWeb && opener.test(page.toString());
    }

    static BrowserOpener ofSystem() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return new BrowserOpener(page -> hasDisplay(system, System.getenv()) && FileOpener.open(page));
    }

    /** Without a display xdg-open starts a browser in text, or says yes and does nothing. */
    static boolean hasDisplay(String system, Map<String, String> environment) {
        return system.startsWith("mac")
                || system.startsWith("windows")
                || environment.containsKey("DISPLAY")
                || environment.containsKey("WAYLAND_DISPLAY");
    }
}
