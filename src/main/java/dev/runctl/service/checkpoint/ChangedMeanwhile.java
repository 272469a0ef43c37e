package dev.runctl.service.checkpoint;

import java.io.IOException;

/** What is being read is not what was opened: pieces of two files would be taken for one. */
public final class ChangedMeanwhile extends IOException {
    private static final long serialVersionUID = 1;

    public ChangedMeanwhile(String message) {
        super(message);
    }
}
