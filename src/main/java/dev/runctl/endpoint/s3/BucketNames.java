package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.regex.Pattern;

/** S3's rules for the names of general purpose buckets. */
final class BucketNames {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final List<String> RESERVED_STARTS = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_ENDS = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() {}

    /** @throws ServiceError InvalidBucketName */
    static void check(String name) {
        boolean valid = FORM.matcher(name).matches()
                && !name.contains("..")
                && !ADDRESS.matcher(name).matches()
                && RESERVED_STARTS.stream().noneMatch(name::startsWith)
                && RESERVED_ENDS.stream().noneMatch(name::endsWith);
        if (!valid) {
            throw new ServiceError("InvalidBucketName", "The specified bucket is not valid.", 400);
        }
    }
}
