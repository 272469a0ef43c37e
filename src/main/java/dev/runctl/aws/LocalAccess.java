package dev.runctl.aws;

import java.net.URI;

/** How to reach the endpoint of This computer. */
public record LocalAccess(URI url, String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "LocalAccess[" + url + "]";
    }
}
