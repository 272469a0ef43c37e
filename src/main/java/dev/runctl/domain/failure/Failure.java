package dev.runctl.domain.failure;

import java.time.Duration;
import java.util.Optional;

/**
 * A known way in which something went wrong. The words for people are in the bundle, by kind and {@link #code()}.
 */
public sealed interface Failure {
    /**
     * Evidence that goes with every failure. All may be empty.
     *
     * @param cause a bundle code that narrows the kind, for example {@code expired} of credentials
     */
    record Evidence(String attempted, String awsCode, String requestId, String detail, String cause) {
        public static final Evidence NONE = new Evidence("", "", "", "");

        public Evidence(String attempted, String awsCode, String requestId, String detail) {
            this(attempted, awsCode, requestId, detail, "");
        }

        public Evidence because(String otherCause) {
            return new Evidence(attempted, awsCode, requestId, detail, otherCause);
        }

        public static Evidence of(String attempted, String detail) {
            return new Evidence(attempted, "", "", detail);
        }
    }

    Evidence evidence();

    /** Credentials are missing, wrong or expired; the evidence's cause says which. */
    record Credentials(Evidence evidence) implements Failure {}

    /** This computer's clock is ahead of AWS's by so much (behind where negative), so that signatures are refused. */
    record ClockSkewed(Duration ahead, Evidence evidence) implements Failure {}

    /** @param action IAM's name of what was refused, for example {@code ec2:StartInstances}, or empty */
    record AccessDenied(String action, Evidence evidence) implements Failure {
        public AccessDenied(Evidence evidence) {
            this("", evidence);
        }

        /** The least that has to be allowed; empty where the action is not known or a policy forbids it explicitly. */
        public Optional<Policy> policy() {
            return action.isEmpty() || evidence.cause().equals("explicit-deny")
                    ? Optional.empty()
                    : Optional.of(Policy.allowing(action));
        }
    }

    record Throttled(Evidence evidence) implements Failure {}

    /** @param what a bundle code: {@code instance}, {@code bucket}, {@code image}, {@code run}, {@code file} */
    record NotFound(String what, String name, Evidence evidence) implements Failure {}

    /** The target is in a state in which this cannot be done. {@code state} is AWS's or the run's own word. */
    record WrongState(String name, String state, String action, Evidence evidence) implements Failure {}

    /** The SSM agent of a running instance does not answer. */
    record AgentOffline(String instance, Evidence evidence) implements Failure {}

    /** A run is active on the instance already. */
    record RunActive(String instance, String run, Evidence evidence) implements Failure {}

    /** The checkpoint to resume from is not there or not whole. {@code reason} is a verdict's or {@code missing}. */
    record CheckpointUnusable(String path, String reason, Evidence evidence) implements Failure {}

    /** The instance cannot do what is asked: {@code problem} says what, e.g. {@code no-python}, {@code disk-full}, {@code script-missing}. */
    record OnInstance(String problem, Evidence evidence) implements Failure {}

    /** Bad input: {@code field} and {@code problem} name the text to show beside it. */
    record InvalidInput(String field, String problem, Evidence evidence) implements Failure {}

    /** A file could not be written on this computer, as on a full disk. What was written before is kept. */
    record NotStored(Evidence evidence) implements Failure {}

    /** Capacity, a quota or a price limit; the evidence's cause says which. */
    record LimitReached(Evidence evidence) implements Failure {}

    /**
     * EC2 had no room, or the account's quota none, wherever it was asked.
     *
     * @param refusals each place with EC2's code, in the order in which they were tried, never empty
     */
    record NotLaunched(String name, java.util.List<Refusal> refusals, Evidence evidence) implements Failure {
        public NotLaunched {
            refusals = java.util.List.copyOf(refusals);
        }
    }

    /**
     * @param place the type and the zone or region, for example {@code g5.xlarge, us-east-1a}
     */
    record Refusal(String place, String awsCode) {}

    /** The endpoint does not have this service (an emulator, or a region without it). */
    record NotSupported(Evidence evidence) implements Failure {}

    record Unreachable(Evidence evidence) implements Failure {}

    record TimedOut(Evidence evidence) implements Failure {}

    record Cancelled(Evidence evidence) implements Failure {}

    record Unexpected(Evidence evidence) implements Failure {}

    /** The kind in kebab case, the stem of its bundle keys: {@code access-denied}. */
    default String code() {
        return getClass().getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }
}
