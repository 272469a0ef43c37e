package dev.runctl.aws;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of a text what could open an account. AWS repeats parts of a request in some errors: SignatureDoesNotMatch its
 * headers, the session token among them; IncompleteSignature the Authorization header.
 */
final class Secrets {
    private static final String HIDDEN = "***";
    private static final List<Pattern> AFTER_NAME = List.of(
            Pattern.compile("(?i)(x-amz-security-token[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"'&,]+"),
            Pattern.compile("(?i)(x-amz-(?:signature|credential)=)[^\\s\"'&,]+"),
            Pattern.compile("(?i)(\\bsignature=)[0-9a-f/+=%]{20,}"),
            Pattern.compile(
                    "(?i)(\\b(?:secret|session|access|refresh|id)[_-]?(?:access[_-]?key|token)[\"']?\\s*[:=]\\s*[\"']?)"
                            + "[^\\s\"'&,]+"),
            Pattern.compile("(?i)(\\bbearer )[a-z0-9._~+/=-]{8,}"));
    private static final Pattern CANONICAL =
            Pattern.compile("(?is)\\s*the (?:canonical string|string-to-sign) for this request should have been.*");

    private Secrets() {}

    static String removed(String text) {
        String left = CANONICAL.matcher(text).replaceFirst("");
        for (Pattern pattern : AFTER_NAME) {
            left = pattern.matcher(left).replaceAll("$1" + HIDDEN);
        }
        return left;
    }
}
