package dev.runctl.text;

import dev.runctl.domain.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a step of long work tells beside its name: services tell numbers and names of states, people read sizes and words. */
public final class StepText {
    /** More digits are no number that a step tells. */
    private static final int MOST_DIGITS = 15;

    private static final Pattern PROGRESS = Pattern.compile("(?s)(.*)\\|(\\d{1,18})/(\\d{1,18})/(\\d{1,18})");

    private final Messages words = Messages.of("common");
    private final FailureText failures = new FailureText();
    private final LongFunction<String> size;
    private final LongFunction<String> files;
    private final Function<Duration, String> duration;

    /**
     * @param size writes bytes
     * @param files writes a number of files
     */
    public StepText(LongFunction<String> size, LongFunction<String> files, Function<Duration, String> duration) {
        this.duration = duration;
        this.size = size;
        this.files = files;
    }

    /** Bytes done and in all, the rate, the time left and the name, from {@code name|done/total/rate}; the name may be any. */
    private String progress(String detail) {
        Matcher found = PROGRESS.matcher(detail);
        if (!found.matches()) {
            return detail;
        }
        long done = Long.parseLong(found.group(2));
        long total = Long.parseLong(found.group(3));
        long rate = Long.parseLong(found.group(4));
        List<String> parts = new ArrayList<>();
        if (total > 0) {
            parts.add(words.text("progress.bytes", size.apply(done), size.apply(total)));
        }
        if (rate > 0) {
            parts.add(words.text("progress.rate", size.apply(rate)));
            parts.add(
                    words.text("progress.left", duration.apply(Duration.ofSeconds((total - done + rate - 1) / rate))));
        }
        parts.add(found.group(1)); // last: a narrow place cuts a long name, and not the figures
        return String.join(" · ", parts);
    }

    /** @param step its code, for example {@code step.upload-project} */
    public String detail(String step, String detail) {
        for (RunState state : RunState.values()) {
            if (state.name().equals(detail)) {
                return words.text("run." + state.name().toLowerCase(Locale.ROOT));
            }
        }
        if (step.equals("step.download-checkpoint") || step.equals("step.wait-uploads")) {
            return progress(detail);
        }
        int code = detail.lastIndexOf(": ");
        if (step.equals("step.launch-instance") && code > 0) {
            return detail.substring(0, code + 2) + failures.launchRefusal(detail.substring(code + 2));
        }
        if (step.equals("step.arm-guard")) {
            return detail.equals("no-tags") ? words.text("step.no-tags") : detail;
        }
        boolean isNumber = !detail.isEmpty()
                && detail.length() <= MOST_DIGITS
                && detail.chars().allMatch(it -> it >= '0' && it <= '9');
        if (!isNumber) {
            return detail;
        }
        return switch (step) {
            case "step.upload-project" -> size.apply(Long.parseLong(detail));
            case "step.scan-project" -> files.apply(Long.parseLong(detail));
            default -> detail;
        };
    }
}
