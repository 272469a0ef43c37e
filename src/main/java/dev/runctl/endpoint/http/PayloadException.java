package dev.runctl.endpoint.http;

import java.io.IOException;

/** The payload is not what its signature or hash says, or its framing is broken. {@code code} is AWS's error code. */
public final class PayloadException extends IOException {
    private final String code;

    public PayloadException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
