package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.run.RunTruth.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunTruthTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant CREATED = NOW.minusSeconds(600);

    private static Evidence seen(String state) {
        return seen(state, OptionalInt.empty(), "", false, 1);
    }

    private static Evidence seen(String state, OptionalInt code, String signal, boolean stopRequested, long age) {
        return seen(state, code, signal, false, stopRequested, age);
    }

    private static Evidence outOfMemory(boolean stopRequested) {
        return seen("exited", OptionalInt.empty(), "SIGKILL", true, stopRequested, 3);
    }

    private static Evidence seen(
            String state, OptionalInt code, String signal, boolean outOfMemory, boolean stopRequested, long age) {
        return new Evidence.Answered(Optional.of(new SeenRun(
                new RunId("r-20260301-115000-abcdef"),
                state.equals("ended-unseen") ? "gone" : state,
                Fields.NONE,
                Optional.of(CREATED),
                state.equals("exited") ? Optional.of(NOW.minusSeconds(5)) : Optional.empty(),
                code,
                signal,
                outOfMemory,
                state.equals("ended-unseen"),
                Optional.of(Duration.ofSeconds(age)),
                stopRequested)));
    }

    private static Evidence exited(int code, String signal, boolean stopRequested) {
        OptionalInt exitCode = signal.isEmpty() ? OptionalInt.of(code) : OptionalInt.empty();
        return seen("exited", exitCode, signal, stopRequested, 400);
    }

    private static Evidence silent(InstanceState state, long seconds) {
        return new Evidence.Silent(Optional.of(state), NOW.minusSeconds(seconds));
    }

    private static final Evidence UNKNOWN_THERE = new Evidence.Answered(Optional.empty());
    private static final Evidence NO_EC2 = new Evidence.Silent(Optional.empty(), NOW.minusSeconds(200));

    static Stream<Arguments> table() {
        return Stream.of(
                // the exit record decides, whatever was believed
                Arguments.of(RunState.RUNNING, exited(0, "", false), RunState.SUCCEEDED, "exit-record"),
                Arguments.of(RunState.RUNNING, exited(3, "", false), RunState.FAILED, "exit-record"),
                Arguments.of(RunState.RUNNING, exited(0, "SIGKILL", false), RunState.FAILED, "exit-record"),
                Arguments.of(RunState.RUNNING, outOfMemory(false), RunState.FAILED, "out-of-memory"),
                Arguments.of(RunState.LOST, outOfMemory(false), RunState.FAILED, "out-of-memory"),
                Arguments.of(RunState.STOPPING, outOfMemory(true), RunState.STOPPED, "out-of-memory"),
                Arguments.of(RunState.STOPPING, exited(143, "", true), RunState.STOPPED, "exit-record"),
                Arguments.of(RunState.RUNNING, exited(0, "", true), RunState.STOPPED, "exit-record"),
                Arguments.of(RunState.LOST, exited(0, "", false), RunState.SUCCEEDED, "exit-record"),
                Arguments.of(RunState.INTERRUPTED, exited(0, "", false), RunState.SUCCEEDED, "exit-record"),
                Arguments.of(RunState.INTERRUPTED, exited(143, "", true), RunState.STOPPED, "exit-record"),
                Arguments.of(RunState.INTERRUPTED, exited(143, "", false), RunState.FAILED, "exit-record"),
                // processes seen
                Arguments.of(RunState.STARTING, seen("running"), RunState.RUNNING, ""),
                Arguments.of(RunState.STARTING, seen("starting"), RunState.STARTING, ""),
                Arguments.of(RunState.LOST, seen("running"), RunState.RUNNING, ""),
                Arguments.of(RunState.RUNNING, seen("stopping"), RunState.STOPPING, ""),
                Arguments.of(RunState.RUNNING, seen("unsupervised"), RunState.RUNNING, "unsupervised"),
                Arguments.of(RunState.RUNNING, seen("gone"), RunState.INTERRUPTED, "supervisor-gone"),
                Arguments.of(RunState.RUNNING, seen("ended-unseen"), RunState.INTERRUPTED, "ended-unseen"),
                Arguments.of(
                        RunState.RUNNING,
                        seen("running", OptionalInt.empty(), "", false, 61),
                        RunState.LOST,
                        "heartbeat-stale"),
                Arguments.of(
                        RunState.RUNNING, seen("running", OptionalInt.empty(), "", false, 59), RunState.RUNNING, ""),
                // the instance answers but knows nothing of it
                Arguments.of(RunState.STARTING, UNKNOWN_THERE, RunState.INTERRUPTED, "never-started"),
                Arguments.of(RunState.RUNNING, UNKNOWN_THERE, RunState.INTERRUPTED, "record-missing"),
                Arguments.of(RunState.SUCCEEDED, UNKNOWN_THERE, RunState.SUCCEEDED, ""),
                // no answer: EC2's state, then the length of the silence
                Arguments.of(
                        RunState.RUNNING, silent(InstanceState.STOPPED, 1), RunState.INTERRUPTED, "instance-stopped"),
                Arguments.of(RunState.LOST, silent(InstanceState.STOPPED, 1), RunState.INTERRUPTED, "instance-stopped"),
                Arguments.of(
                        RunState.RUNNING,
                        silent(InstanceState.TERMINATED, 1),
                        RunState.INTERRUPTED,
                        "instance-terminated"),
                Arguments.of(RunState.RUNNING, silent(InstanceState.STOPPING, 999), RunState.RUNNING, ""),
                Arguments.of(RunState.RUNNING, silent(InstanceState.RUNNING, 119), RunState.RUNNING, ""),
                Arguments.of(RunState.RUNNING, silent(InstanceState.RUNNING, 121), RunState.LOST, "no-contact"),
                Arguments.of(RunState.RUNNING, NO_EC2, RunState.LOST, "no-contact"),
                Arguments.of(RunState.SUCCEEDED, silent(InstanceState.TERMINATED, 999), RunState.SUCCEEDED, ""));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decides(RunState known, Evidence evidence, RunState expected, String reason) {
        RunStatus status = RunTruth.decide(RunStatus.of(known, CREATED), CREATED, evidence, NOW);
        assertThat(status.state()).isEqualTo(expected);
        assertThat(status.reason()).isEqualTo(reason);
    }

    @Test
    void anOutcomeHasItsCodeItsSignalAndItsTime() {
        RunStatus running = RunStatus.of(RunState.RUNNING, CREATED);
        RunStatus failed = RunTruth.decide(running, CREATED, exited(3, "", false), NOW);
        assertThat(failed.exitCode()).isEqualTo(OptionalInt.of(3));
        assertThat(failed.since()).isEqualTo(NOW.minusSeconds(5));
        assertThat(RunTruth.decide(running, CREATED, exited(0, "SIGSEGV", false), NOW)
                        .signal())
                .isEqualTo("SIGSEGV");
    }

    @Test
    void aStateThatGoesOnKeepsItsBeginningAndGetsANewHeartbeat() {
        RunStatus status = RunTruth.decide(RunStatus.of(RunState.RUNNING, CREATED), CREATED, seen("running"), NOW);
        assertThat(status.since()).isEqualTo(CREATED);
        assertThat(status.heartbeat()).contains(NOW.minusSeconds(1));
    }

    @Test
    void aLaunchOnItsWayIsNotGivenUpAtOnce() {
        RunStatus starting = RunStatus.of(RunState.STARTING, NOW.minusSeconds(20));
        assertThat(RunTruth.decide(starting, NOW.minusSeconds(20), UNKNOWN_THERE, NOW))
                .isEqualTo(starting);
    }

    @Test
    void theCloserReasonOfAnInterruptionIsKept() {
        RunStatus stopped = RunTruth.decide(
                RunStatus.of(RunState.RUNNING, CREATED), CREATED, silent(InstanceState.STOPPED, 1), NOW);
        assertThat(RunTruth.decide(stopped, CREATED, seen("gone"), NOW)).isEqualTo(stopped);
    }

    private static final RunId RUN = new RunId("r-20260301-115000-abcdef");
    private static final RunId OTHER = new RunId("r-20260301-115100-abcdef");
    private static final Instant LANDED = NOW.minusSeconds(300);

    private static RunStatus landed(RunState known, Optional<RunId> ended, Optional<GuardLanding.RunEnd> over) {
        GuardLanding landing = new GuardLanding(
                GuardReason.LEASE,
                LANDED,
                Optional.of(LANDED.plusSeconds(20)),
                ended,
                false,
                Optional.empty(),
                Optional.empty(),
                GuardLanding.End.SHUT_DOWN,
                over);
        RunStatus before = new RunStatus(
                known,
                CREATED,
                OptionalInt.empty(),
                "",
                known == RunState.INTERRUPTED ? "instance-stopped" : "",
                Optional.of(LANDED.minusSeconds(60)));
        return RunTruth.decide(before, CREATED, new Evidence.Landed(RUN, landing, InstanceState.STOPPED), NOW);
    }

    private static Optional<GuardLanding.RunEnd> end(RunId run, int code, boolean isAsked) {
        return Optional.of(new GuardLanding.RunEnd(run, OptionalInt.of(code), "", LANDED.plusSeconds(5), isAsked));
    }

    @Test
    void aLandingDecidesHowItsRunEnded() {
        for (RunState known : new RunState[] {RunState.RUNNING, RunState.LOST, RunState.INTERRUPTED}) {
            RunStatus asked = landed(known, Optional.of(RUN), end(RUN, 143, true));
            assertThat(asked.state()).isEqualTo(RunState.STOPPED);
            assertThat(asked.exitCode()).isEqualTo(OptionalInt.of(143));
            assertThat(asked.since()).isEqualTo(LANDED.plusSeconds(5));
            assertThat(asked.reason()).isEqualTo("landed-lease");
            assertThat(RunTruth.decide(asked, CREATED, exited(143, "", true), NOW))
                    .isEqualTo(asked);
        }
        assertThat(landed(RunState.RUNNING, Optional.of(RUN), Optional.empty()))
                .as("it had not ended when the machine went")
                .returns(RunState.INTERRUPTED, RunStatus::state)
                .returns("landed-lease", RunStatus::reason)
                .returns(LANDED.plusSeconds(20), RunStatus::since);
    }

    @Test
    void aRunThatWasOverBeforeALandingWasNotCutOff() {
        assertThat(landed(RunState.RUNNING, Optional.empty(), end(RUN, 0, false)))
                .returns(RunState.SUCCEEDED, RunStatus::state)
                .returns("exit-record", RunStatus::reason);
        assertThat(landed(RunState.LOST, Optional.empty(), end(RUN, 3, false)).state())
                .isEqualTo(RunState.FAILED);
        assertThat(landed(RunState.RUNNING, Optional.of(OTHER), end(OTHER, 143, true)))
                .returns(RunState.INTERRUPTED, RunStatus::state)
                .returns(RunStatus.OVER_BEFORE, RunStatus::reason);
        assertThat(landed(RunState.FAILED, Optional.of(OTHER), Optional.empty()).state())
                .as("what is known stays")
                .isEqualTo(RunState.FAILED);
    }
}
