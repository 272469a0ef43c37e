package dev.runctl.aws;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.CommandRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;

/** Run Command: sends AWS-RunShellScript and asks for its invocation until that has ended. */
public final class SsmCommandRunner implements CommandRunner {
    private static final Logger log = LoggerFactory.getLogger(SsmCommandRunner.class);

    /** How long the agent may take to fetch the command; 30 s is SSM's least (SSM API, SendCommand). */
    private static final Duration DELIVERY = Duration.ofSeconds(60);

    /** How long SSM may deny that a command it has just accepted exists: it is eventually consistent. */
    private static final Duration APPEARANCE = Duration.ofSeconds(15);

    private final AwsClients clients;
    private final InstanceGateway gateway;

    /** @param gateway asked for the instance's state where SSM does not know the instance */
    public SsmCommandRunner(AwsClients clients, InstanceGateway gateway) {
        this.clients = clients;
        this.gateway = gateway;
    }

    @Override
    public Result run(InstanceRef ref, String script, Duration limit, Cancellation cancel) {
        cancel.check();
        String command = send(ref, script, limit);
        try {
            return await(ref, command, limit, cancel);
        } catch (CancellationException e) {
            cancel(ref, command);
            throw e;
        }
    }

    private String send(InstanceRef ref, String script, Duration limit) {
        return AwsFailures.call("ssm SendCommand", () -> {
            try {
                return clients.ssm(ref.location())
                        .sendCommand(request -> request.documentName("AWS-RunShellScript")
                                .instanceIds(ref.id().value())
                                .comment("runctl")
                                .timeoutSeconds((int) DELIVERY.toSeconds())
                                .parameters(Map.of(
                                        "commands", List.of(script),
                                        "executionTimeout", List.of(Long.toString(Math.max(1, limit.toSeconds()))))))
                        .command()
                        .commandId();
            } catch (InvalidInstanceIdException e) {
                throw unreachable(ref, e);
            }
        });
    }

    private Result await(InstanceRef ref, String command, Duration limit, Cancellation cancel) {
        PollPace pace = PollPace.of(ref.location());
        long sent = System.nanoTime();
        long end = sent + limit.plus(DELIVERY).toNanos();
        while (true) {
            cancel.sleep(pace.next());
            try {
                GetCommandInvocationResponse answer = invocation(ref, command);
                if (isOver(answer.status())) {
                    return result(ref, answer);
                }
            } catch (InvocationDoesNotExistException e) {
                if (System.nanoTime() - sent > APPEARANCE.toNanos()) {
                    throw new ServiceException(AwsFailures.of(e, "ssm GetCommandInvocation"), e);
                }
            } catch (ServiceException e) {
                if (!(e.failure() instanceof Failure.Throttled)) {
                    throw e;
                }
                pace.slowDown();
            }
            if (System.nanoTime() - end > 0) {
                cancel(ref, command);
                throw timedOut("no end within " + limit.plus(DELIVERY).toSeconds() + " s");
            }
        }
    }

    private GetCommandInvocationResponse invocation(InstanceRef ref, String command) {
        try {
            return AwsFailures.call(
                    "ssm GetCommandInvocation",
                    () -> clients.ssm(ref.location())
                            .getCommandInvocation(request -> request.commandId(command)
                                    .instanceId(ref.id().value())));
        } catch (ServiceException e) {
            if (e.getCause() instanceof InvocationDoesNotExistException absent) {
                throw absent;
            }
            throw e;
        }
    }

    private static boolean isOver(CommandInvocationStatus status) {
        return switch (status) {
            case SUCCESS, FAILED, TIMED_OUT, CANCELLED -> true;
            // Delayed and Cancelling pass; a status made after this was written does too, or the limit ends the wait.
            case PENDING, IN_PROGRESS, DELAYED, CANCELLING, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private Result result(InstanceRef ref, GetCommandInvocationResponse answer) {
        String details = answer.statusDetails() == null ? "" : answer.statusDetails();
        int code = answer.responseCode() == null ? -1 : answer.responseCode();
        switch (details) {
            case "ExecutionTimedOut" -> throw timedOut(details);
            case "DeliveryTimedOut", "Undeliverable", "Terminated" -> throw unreachable(ref, null);
            case "AccessDenied" ->
                throw new ServiceException(new Failure.AccessDenied(Evidence.of("ssm SendCommand", details)));
            case "InvalidPlatform" ->
                throw new ServiceException(new Failure.NotSupported(Evidence.of("ssm SendCommand", details)));
            default -> {}
        }
        return switch (answer.status()) {
            case CANCELLED ->
                throw new ServiceException(new Failure.Cancelled(Evidence.of("ssm SendCommand", details)));
            case TIMED_OUT -> throw timedOut(details);
            default -> new Result(code, text(answer.standardOutputContent()), text(answer.standardErrorContent()));
        };
    }

    private ServiceException unreachable(InstanceRef ref, @Nullable Throwable cause) {
        Instance instance = gateway.get(ref);
        Failure failure = instance.state() == InstanceState.RUNNING
                ? new Failure.AgentOffline(ref.id().value(), Evidence.of("ssm SendCommand", ""))
                : new Failure.WrongState(
                        ref.id().value(), instance.state().awsName(), "command", Evidence.of("ssm SendCommand", ""));
        return new ServiceException(failure, cause);
    }

    private void cancel(InstanceRef ref, String command) {
        try {
            AwsFailures.run(
                    "ssm CancelCommand",
                    () -> clients.ssm(ref.location())
                            .cancelCommand(request -> request.commandId(command)
                                    .instanceIds(ref.id().value())));
        } catch (ServiceException e) {
            // The person has left already; the command ends at its own limit.
            log.warn("Command {} could not be cancelled", command, e);
        }
    }

    private static ServiceException timedOut(String detail) {
        return new ServiceException(new Failure.TimedOut(Evidence.of("ssm SendCommand", detail)));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
