package dev.runctl.domain.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One execution of a script on an instance, as the history keeps it.
 *
 * @param created when Launch was asked for
 * @param started when the script started on the instance
 * @param ended when it ended, by the instance's own record
 * @param resumeFlag the script's own flag for resuming, for example {@code --resume-from}, or empty
 * @param instanceName what the instance was called then
 * @param pricePerHourUsd the instance's price at launch in US dollars, as decimal text; empty when not known
 * @param launchedBy who launched it, an ARN or a user's name; empty when not known
 */
public record Run(
        RunId id,
        RunRequest request,
        RunStatus status,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        String resumeFlag,
        String instanceName,
        String instanceType,
        String pricePerHourUsd,
        String launchedBy) {
    /** What the workspace of a fire drill is called, which is removed at the drill's end. */
    public static final String FIRE_DRILL = "fire-drill";

    /** Whether it was made by a fire drill, whose report tells of it: it is nobody's training. */
    public boolean isOfFireDrill() {
        return instanceName.equals(FIRE_DRILL) && request.target().location().isThisComputer();
    }

    /** Whether it was found on its instance and not launched from here: its project's folder is not known. */
    public boolean isLaunchedElsewhere() {
        return request.projectRoot().toString().isEmpty();
    }

    public Run withRequest(RunRequest next) {
        return new Run(
                id,
                next,
                status,
                created,
                started,
                ended,
                resumeFlag,
                instanceName,
                instanceType,
                pricePerHourUsd,
                launchedBy);
    }

    public Run withStatus(RunStatus next) {
        return new Run(
                id,
                request,
                next,
                created,
                started,
                ended,
                resumeFlag,
                instanceName,
                instanceType,
                pricePerHourUsd,
                launchedBy);
    }

    public Run withTimes(Optional<Instant> newStarted, Optional<Instant> newEnded) {
        return new Run(
                id,
                request,
                status,
                created,
                newStarted,
                newEnded,
                resumeFlag,
                instanceName,
                instanceType,
                pricePerHourUsd,
                launchedBy);
    }

    /** How long the script has run or ran, zero before it started. */
    public Duration duration(Instant now) {
        return started.map(from -> Duration.between(from, ended.orElse(now))).orElse(Duration.ZERO);
    }
}
