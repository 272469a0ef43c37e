package dev.runctl.app;

import java.net.URI;
import java.util.function.Consumer;

/** Opens a page of the web in the person's browser; nothing but http and https. */
record BrowserOpener(Consumer<String> opener) implements Consumer<URI> {
    @Override
    public void accept(URI page) {
        boolean isWeb = "https".equals(page.getScheme()) || "http".equals(page.getScheme());
        if (isWeb) {
            opener.accept(page.toString());
        }
    }

    static BrowserOpener ofSystem() {
        return new BrowserOpener(FileOpener::open);
    }
}
