package dev.runctl.domain.run;

import dev.runctl.domain.metric.Axis;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a fire drill has shown: whether a script that is interrupted goes on as if it had not been.
 *
 * @param scriptSha256 the script's content then, in hexadecimal: a changed script has to be drilled again
 * @param checks in the order in which they were made
 * @param compared each loss and score that both the interrupted and the whole run told of
 * @param noise the worst relative difference between the two runs before the interruption: above zero, the script itself does
 *     not do the same twice
 * @param whole the run that was left alone
 * @param cut the run that was interrupted
 * @param resumed the run that continued it, where it came so far
 */
public record DrillReport(
        String scriptSha256,
        Instant at,
        Outcome outcome,
        List<Check> checks,
        List<Compared> compared,
        double noise,
        RunId whole,
        RunId cut,
        Optional<RunId> resumed) {
    public DrillReport {
        checks = List.copyOf(checks);
        compared = List.copyOf(compared);
    }

    public enum Outcome {
        /** It went on at the right place with the same values. */
        SAFE,
        /** It went on at the right place, but its values differ. */
        DIFFERENT,
        /** Something was lost, or it did not go on. */
        UNSAFE,
        /** Its log names no epochs or steps, so nothing could be compared. */
        UNKNOWN
    }

    /**
     * @param code {@code saved}, {@code checkpoint}, {@code ended}, {@code continues} or {@code same}
     * @param detail a value to show with it, or empty
     */
    public record Check(String code, boolean passed, String detail) {}

    /**
     * @param axis whether it was told by epoch or by step
     * @param points how many values were compared
     * @param worst the largest relative difference
     * @param whole the last value of the whole run
     * @param resumed the last value of the resumed run
     */
    public record Compared(String metric, Axis axis, int points, double worst, double whole, double resumed) {}
}
