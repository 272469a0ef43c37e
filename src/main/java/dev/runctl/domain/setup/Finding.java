package dev.runctl.domain.setup;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Policy;
import java.util.List;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param reason a bundle code under the check's; its arguments follow
 * @param lines one for each thing that was looked at
 * @param fix the one thing that helps
 * @param policy the least that has to be allowed, for the fix or for the check itself
 * @param failure why it could not be checked
 */
public record Finding(
        CheckState state,
        String reason,
        List<String> arguments,
        List<Line> lines,
        Optional<Fix> fix,
        Optional<Policy> policy,
        Optional<Failure> failure) {
    /**
     * One thing that was looked at.
     *
     * @param subject its name, which is the same in every language
     * @param reason a bundle code under the check's
     */
    public record Line(CheckState state, String subject, String reason, List<String> arguments) {
        public Line {
            arguments = List.copyOf(arguments);
        }

        public static Line of(CheckState state, String subject, String reason, String... arguments) {
            return new Line(state, subject, reason, List.of(arguments));
        }
    }

    public Finding {
        arguments = List.copyOf(arguments);
        lines = List.copyOf(lines);
    }

    public static Finding of(CheckState state, String reason, String... arguments) {
        return new Finding(
                state,
                reason,
                List.of(arguments),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** It could not be asked. A denial brings the policy that would allow it. */
    public static Finding unknown(Failure failure) {
        Optional<Policy> policy =
                failure instanceof Failure.AccessDenied denied ? denied.policy() : Optional.empty();
        return new Finding(
                CheckState.UNKNOWN, "unknown", List.of(), List.of(), Optional.empty(), policy, Optional.of(failure));
    }

    public Finding with(List<Line> someLines) {
        return new Finding(state, reason, arguments, someLines, fix, policy, failure);
    }

    public Finding fixedBy(Fix some) {
        return new Finding(state, reason, arguments, lines, Optional.of(some), policy, failure);
    }

    /** With the other's fix and policy, where it has them. */
    public Finding withFixOf(Finding other) {
        return new Finding(state, reason, arguments, lines, other.fix, other.policy, failure);
    }

    public Finding allowedBy(Policy some) {
        return new Finding(state, reason, arguments, lines, fix, Optional.of(some), failure);
    }

    public Finding because(Failure some) {
        return new Finding(state, reason, arguments, lines, fix, policy, Optional.of(some));
    }
}
