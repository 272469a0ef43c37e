package dev.runctl.channel;

import java.io.IOException;

/** Bytes that are no message of the data channel. */
public final class FrameException extends IOException {
    public FrameException(String message) {
        super(message);
    }
}
