package dev.runctl.ui.runs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a run says it is: the last "epoch n of m" at the end of its log. For display only; no state is decided from it. */
public record Progress(int epoch, int of) {
    /** This much of the end of a log is read. */
    static final int TAIL = 16_384;

    private static final Pattern EPOCH = Pattern.compile(
            "\\bepoch\\b\\s*[:=\\[#]?\\s*(\\d{1,7})\\s*(?:/|of)\\s*(\\d{1,7})", Pattern.CASE_INSENSITIVE);

    static Optional<Progress> in(byte[] tail) {
        Matcher matcher = EPOCH.matcher(new String(tail, StandardCharsets.UTF_8));
        Optional<Progress> last = Optional.empty();
        while (matcher.find()) {
            int epoch = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (of > 0 && epoch <= of) {
                last = Optional.of(new Progress(epoch, of));
            }
        }
        return last;
    }

    double fraction() {
        return (double) epoch / of;
    }
}
