package dev.runctl.ui.common;

/** Remembers while it lives. */
public final class FakeDownloadFolder implements DownloadFolder {
    private String last = "";

    @Override
    public String last() {
        return last;
    }

    @Override
    public void remember(String path) {
        last = path;
    }
}
