package dev.runctl.endpoint.s3;

import java.util.Optional;

/** Where a copy comes from: {@code x-amz-copy-source}, percent-encoded, with or without a leading slash. */
record CopySource(String bucket, String key) {
    static CopySource parse(String header) {
        String path = header.startsWith("/") ? header.substring(1) : header;
        int question = path.indexOf("?versionId=");
        if (question >= 0) {
            ObjectReads.checkVersion(Optional.of(path.substring(question + "?versionId=".length())));
            path = path.substring(0, question);
        }
        // Some clients encode the slash between bucket and key as well.
        String decoded = Percent.decode(path);
        if (decoded.startsWith("/") && path.indexOf('/') < 0) {
            decoded = decoded.substring(1);
        }
        int slash = decoded.indexOf('/');
        if (slash <= 0 || slash == decoded.length() - 1) {
            throw Errors.invalidArgument(
                    "Invalid copy source object key: it must name a bucket and a key, joined by a slash");
        }
        return new CopySource(decoded.substring(0, slash), decoded.substring(slash + 1));
    }
}
