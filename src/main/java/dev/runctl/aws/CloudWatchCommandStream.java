package dev.runctl.aws;

import dev.runctl.aws.SsmCommands.Sent;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.CommandStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;

/**
 * Runs scripts by Run Command and reads from CloudWatch Logs what the instance's agent passes on to there, once a second. Needs
 * {@code ssm:SendCommand} and {@code logs:GetLogEvents} here, and a role of the instance that may write to the log group.
 */
public final class CloudWatchCommandStream implements CommandStream {
    /** A script whose end nobody waits for any more ends by then. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** From the script's start to its first line here: the agent looks once a second and makes a log stream first. */
    private static final Duration START = Duration.ofSeconds(20);

    /** How long after the end of a command that did not say its end something may still arrive. */
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private final AwsClients clients;
    private final SsmCommands commands;
    private final String group;

    /** @param group the log group; the agent creates it where it is missing and the instance's role allows that */
    public CloudWatchCommandStream(AwsClients clients, InstanceGateway gateway, String group) {
        this.clients = clients;
        this.commands = new SsmCommands(clients, gateway);
        this.group = group;
    }

    @Override
    public void run(InstanceRef ref, String script, Duration silence, Listener listener, Cancellation cancel) {
        cancel.check();
        // A refusal to read is found out before anything is started.
        page(ref.location(), "runctl", null);
        // The script's own last word: the command's status says nothing of what is still on its way.
        String end = "runctl-end-" + UUID.randomUUID();
        Sent sent = commands.send(ref, "(\n" + script + "\n) 2>&1\necho " + end + "\n", LIMIT, Optional.of(group));
        String stream = sent.id() + "/" + ref.id().value() + "/aws-runShellScript/stdout";
        new Reading(sent, stream, end, silence, listener, cancel).run();
    }

    /** Empty where there is no such stream yet. */
    private Optional<GetLogEventsResponse> page(Location location, String stream, @Nullable String token) {
        try {
            return Optional.of(AwsFailures.call(
                    "logs GetLogEvents",
                    () -> clients.logs(location)
                            .getLogEvents(request -> request.logGroupName(group)
                                    .logStreamName(stream)
                                    .startFromHead(true)
                                    .nextToken(token))));
        } catch (ServiceException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** One script's output from its first line to its last. */
    private final class Reading {
        private final Sent sent;
        private final String stream;
        private final String end;
        private final Duration silence;
        private final Listener listener;
        private final Cancellation cancel;
        private final Duration lookEvery;
        private final EventLines lines = new EventLines(this::line);
        private @Nullable String token;
        private @Nullable GetCommandInvocationResponse over;
        private Duration roundTrip = Duration.ZERO;
        private boolean isStarted;
        private boolean isEnded;
        private boolean isRunning;
        private long since = System.nanoTime();
        private long looked = System.nanoTime();

        Reading(Sent sent, String stream, String end, Duration silence, Listener listener, Cancellation cancel) {
            this.sent = sent;
            this.stream = stream;
            this.end = end;
            this.silence = silence;
            this.listener = listener;
            this.cancel = cancel;
            this.lookEvery = sent.ref().location().isThisComputer() ? Duration.ofMillis(200) : Duration.ofSeconds(3);
        }

        void run() {
            try {
                PollPace pace = PollPace.of(sent.ref().location());
                while (!isEnded) {
                    cancel.check();
                    try {
                        if (brings()) {
                            pace = PollPace.of(sent.ref().location());
                            continue;
                        }
                        look();
                    } catch (ServiceException e) {
                        if (!(e.failure() instanceof Failure.Throttled)) {
                            throw e;
                        }
                        pace.slowDown();
                    }
                    cancel.sleep(pace.next());
                }
            } finally {
                if (!isEnded) {
                    commands.cancel(sent);
                }
            }
        }

        /** A page that brings nothing is not the end: the next one may. */
        private boolean brings() {
            long asked = System.nanoTime();
            Optional<GetLogEventsResponse> page = page(sent.ref().location(), stream, token);
            roundTrip = Duration.ofNanos(System.nanoTime() - asked);
            if (page.isEmpty() || page.get().events().isEmpty()) {
                token = page.map(GetLogEventsResponse::nextForwardToken).orElse(token);
                return false;
            }
            token = page.get().nextForwardToken();
            since = System.nanoTime();
            page.get().events().forEach(event -> lines.take(event.message()));
            return true;
        }

        private void line(String line) {
            if (!isStarted) {
                isStarted = true;
                listener.started(roundTrip);
            }
            isEnded = isEnded || line.endsWith(end);
            // A script whose last line has no end has it in front of the last word.
            String said = isEnded ? line.substring(0, line.length() - end.length()) : line;
            if (!isEnded || !said.isEmpty()) {
                listener.line(said);
            }
        }

        private void look() {
            long now = System.nanoTime();
            Duration quiet = Duration.ofNanos(now - since);
            if (over != null) {
                if (quiet.compareTo(FLUSH) > 0) {
                    finish(over);
                }
                return;
            }
            if (now - looked > lookEvery.toNanos()) {
                looked = now;
                commands.invocation(sent).ifPresent(this::noted);
            }
            if (!isStarted && isRunning && quiet.compareTo(START) > 0) {
                throw nothingComes();
            }
            if (quiet.compareTo(silence) > 0) {
                throw new ServiceException(new Failure.TimedOut(
                        Evidence.of("logs GetLogEvents", "no line for " + silence.toSeconds() + " s")));
            }
        }

        private void noted(GetCommandInvocationResponse answer) {
            if (SsmCommands.isOver(answer.status())) {
                over = answer;
                since = System.nanoTime();
            } else if (!isRunning && answer.status() == CommandInvocationStatus.IN_PROGRESS) {
                isRunning = true;
                since = System.nanoTime();
            }
        }

        private void finish(GetCommandInvocationResponse answer) {
            lines.end();
            isEnded = true;
            commands.requireOwnEnd(sent.ref(), answer);
            if (!isStarted) {
                throw nothingComes();
            }
        }

        private ServiceException nothingComes() {
            return new ServiceException(
                    new Failure.OnInstance("no-log-stream", Evidence.of("logs GetLogEvents", "Log group: " + group)));
        }
    }
}
