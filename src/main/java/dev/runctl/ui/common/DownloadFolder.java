package dev.runctl.ui.common;

/** Where checkpoints were downloaded to last. Used on the screen's thread. */
public interface DownloadFolder {
    /** A path; empty where nothing was downloaded yet. */
    String last();

    void remember(String path);
}
