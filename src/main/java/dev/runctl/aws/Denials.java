package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a denial says: "User: arn:... is not authorized to perform: ec2:StartInstances on resource: arn:... because
 * no identity-based policy allows the ec2:StartInstances action" (IAM User Guide, "Troubleshoot access denied error
 * messages"). Where it names no action, the one that the attempted operation needs is taken.
 */
final class Denials {
    private static final Pattern ACTION =
            Pattern.compile("not authorized to perform:? \"?([a-zA-Z0-9-]+:[A-Za-z0-9*]+)\"?");

    /** S3's operations that are allowed under another name (Service Authorization Reference, "Amazon S3"). */
    private static final Map<String, String> S3_ACTIONS = Map.ofEntries(
            Map.entry("ListObjectsV2", "s3:ListBucket"),
            Map.entry("ListObjects", "s3:ListBucket"),
            Map.entry("HeadBucket", "s3:ListBucket"),
            Map.entry("HeadObject", "s3:GetObject"),
            Map.entry("CopyObject", "s3:PutObject"),
            Map.entry("ListBuckets", "s3:ListAllMyBuckets"),
            Map.entry("CreateMultipartUpload", "s3:PutObject"),
            Map.entry("UploadPart", "s3:PutObject"),
            Map.entry("CompleteMultipartUpload", "s3:PutObject"),
            Map.entry("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
            Map.entry("ListParts", "s3:ListMultipartUploadParts"),
            Map.entry("DeleteObjects", "s3:DeleteObject"));

    private Denials() {}

    static Failure.AccessDenied of(String message, Evidence evidence) {
        Matcher named = ACTION.matcher(message);
        String action = named.find() ? named.group(1) : needed(evidence.attempted());
        String text = message.toLowerCase(Locale.ROOT);
        if (!evidence.cause().isEmpty()) {
            return new Failure.AccessDenied(action, evidence);
        }
        if (text.contains("with an explicit deny") || text.contains("service control policy")) {
            return new Failure.AccessDenied(action, evidence.because("explicit-deny"));
        }
        return new Failure.AccessDenied(action, evidence.because(action.isEmpty() ? "" : "action"));
    }

    /** @param attempted service and operation, for example {@code ec2 StopInstances} */
    private static String needed(String attempted) {
        String[] words = attempted.split(" ");
        if (words.length != 2) {
            return "";
        }
        return words[0].equals("s3") && S3_ACTIONS.containsKey(words[1])
                ? S3_ACTIONS.get(words[1])
                : words[0] + ":" + words[1];
    }
}
