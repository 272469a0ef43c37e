package dev.runctl.text;

import dev.runctl.domain.run.RunState;
import java.util.Locale;
import java.util.function.LongFunction;

/** What a step of long work tells beside its name: services tell numbers and names of states, people read sizes and words. */
public final class StepText {
    /** More digits are no number that a step tells. */
    private static final int MOST_DIGITS = 15;

    private final Messages words = Messages.of("common");
    private final LongFunction<String> size;
    private final LongFunction<String> files;

    /**
     * @param size writes bytes
     * @param files writes a number of files
     */
    public StepText(LongFunction<String> size, LongFunction<String> files) {
        this.size = size;
        this.files = files;
    }

    /** @param step its code, for example {@code step.upload-project} */
    public String detail(String step, String detail) {
        for (RunState state : RunState.values()) {
            if (state.name().equals(detail)) {
                return words.text("run." + state.name().toLowerCase(Locale.ROOT));
            }
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
