package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.instance.InstanceGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** SendCommand with AWS-RunShellScript, GetCommandInvocation, CancelCommand. */
final class SsmCommands {
    /** How long the agent may take to fetch the command; 30 s is SSM's least (SSM API, SendCommand). */
    static final Duration DELIVERY = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(SsmCommands.class);

    /** How long SSM may deny that a command it has just accepted exists: it is eventually consistent. */
    private static final Duration APPEARANCE = Duration.ofSeconds(15);

    /** A command on its way; {@code at} is {@link System#nanoTime}. */
    record Sent(InstanceRef ref, String id, long at) {}

    private final AwsClients clients;
    private final InstanceGateway gateway;

    /** @param gateway asked for the instance's state where SSM does not know the instance */
    SsmCommands(AwsClients clients, InstanceGateway gateway) {
        this.clients = clients;
        this.gateway = gateway;
    }

    /** @param logGroup of CloudWatch Logs, where the agent is to pass the output on to it */
    Sent send(InstanceRef ref, String script, Duration limit, Optional<String> logGroup) {
        SendCommandRequest.Builder request = SendCommandRequest.builder()
                .documentName("AWS-RunShellScript")
                .instanceIds(ref.id().value())
                .comment("runctl")
                .timeoutSeconds((int) DELIVERY.toSeconds())
                .parameters(Map.of(
                        "commands", List.of(script),
                        "executionTimeout", List.of(Long.toString(Math.max(1, limit.toSeconds())))));
        logGroup.ifPresent(group -> request.cloudWatchOutputConfig(
                output -> output.cloudWatchOutputEnabled(true).cloudWatchLogGroupName(group)));
        String id = AwsFailures.call("ssm SendCommand", () -> {
            try {
                return clients.ssm(ref.location())
                        .sendCommand(request.build())
                        .command()
                        .commandId();
            } catch (InvalidInstanceIdException e) {
                throw unreachable(ref, e);
            }
        });
        return new Sent(ref, id, System.nanoTime());
    }

    /** Empty while SSM does not know of it yet. */
    Optional<GetCommandInvocationResponse> invocation(Sent sent) {
        try {
            return Optional.of(AwsFailures.call(
                    "ssm GetCommandInvocation",
                    () -> clients.ssm(sent.ref().location())
                            .getCommandInvocation(request -> request.commandId(sent.id())
                                    .instanceId(sent.ref().id().value()))));
        } catch (ServiceException e) {
            boolean isAbsent = e.getCause() instanceof InvocationDoesNotExistException;
            if (isAbsent && System.nanoTime() - sent.at() < APPEARANCE.toNanos()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isOver(CommandInvocationStatus status) {
        return switch (status) {
            case SUCCESS, FAILED, TIMED_OUT, CANCELLED -> true;
            // Delayed and Cancelling pass; a status made after this was written does too, or the limit ends the wait.
            case PENDING, IN_PROGRESS, DELAYED, CANCELLING, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /** @throws ServiceException where what is over has not come to its own end */
    void requireOwnEnd(InstanceRef ref, GetCommandInvocationResponse over) {
        String details = over.statusDetails() == null ? "" : over.statusDetails();
        switch (details) {
            case "ExecutionTimedOut" -> throw timedOut(details);
            case "DeliveryTimedOut", "Undeliverable", "Terminated" -> throw unreachable(ref, null);
            case "AccessDenied" ->
                throw new ServiceException(new Failure.AccessDenied(Evidence.of("ssm SendCommand", details)));
            case "InvalidPlatform" ->
                throw new ServiceException(new Failure.NotSupported(Evidence.of("ssm SendCommand", details)));
            default -> {}
        }
        switch (over.status()) {
            case CANCELLED ->
                throw new ServiceException(new Failure.Cancelled(Evidence.of("ssm SendCommand", details)));
            case TIMED_OUT -> throw timedOut(details);
            default -> {}
        }
    }

    /** @throws ServiceException WrongState where the instance is off, so that no command of it will be answered any more */
    void requireMachine(InstanceRef ref) {
        InstanceState state;
        try {
            state = gateway.get(ref).state();
        } catch (ServiceException e) {
            return; // what SSM says counts
        }
        if (state == InstanceState.STOPPED || state == InstanceState.TERMINATED) {
            throw new ServiceException(new Failure.WrongState(
                    ref.id().value(), state.awsName(), "command", Evidence.of("ssm GetCommandInvocation", "")));
        }
    }

    ServiceException unreachable(InstanceRef ref, @Nullable Throwable cause) {
        Instance instance = gateway.get(ref);
        Failure failure = instance.state() == InstanceState.RUNNING
                ? new Failure.AgentOffline(ref.id().value(), Evidence.of("ssm SendCommand", ""))
                : new Failure.WrongState(
                        ref.id().value(), instance.state().awsName(), "command", Evidence.of("ssm SendCommand", ""));
        return new ServiceException(failure, cause);
    }

    /** Where it cannot be cancelled it ends at its own limit. */
    void cancel(Sent sent) {
        boolean isInterrupted = Thread.interrupted(); // which would end this call before it is made
        try {
            AwsFailures.run(
                    "ssm CancelCommand",
                    () -> clients.ssm(sent.ref().location())
                            .cancelCommand(request -> request.commandId(sent.id())
                                    .instanceIds(sent.ref().id().value())));
        } catch (ServiceException e) {
            log.warn("Command {} could not be cancelled", sent.id(), e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static ServiceException timedOut(String detail) {
        return new ServiceException(new Failure.TimedOut(Evidence.of("ssm SendCommand", detail)));
    }
}
