package dev.runctl.aws;

import dev.runctl.aws.SsmCommands.Sent;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.CommandRunner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;

/** Run Command: sends AWS-RunShellScript and asks for its invocation until that has ended. */
public final class SsmCommandRunner implements CommandRunner {
    /** Between two looks at EC2 while a command is waited for: one sent to a machine that goes off is never answered. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    private final SsmCommands commands;

    /** @param gateway asked for the instance's state where SSM does not know the instance */
    public SsmCommandRunner(AwsClients clients, InstanceGateway gateway) {
        this.commands = new SsmCommands(clients, gateway);
    }

    @Override
    public Result run(InstanceRef ref, String script, Duration limit, Cancellation cancel) {
        cancel.check();
        Sent sent = commands.send(ref, script, limit, Optional.empty());
        try {
            return await(sent, limit, cancel);
        } catch (CancellationException e) {
            commands.cancel(sent); // the person has left already
            throw e;
        }
    }

    private Result await(Sent sent, Duration limit, Cancellation cancel) {
        PollPace pace = PollPace.of(sent.ref().location());
        Duration longest = limit.plus(SsmCommands.DELIVERY);
        long look = sent.at() + LOOK.toNanos();
        while (true) {
            cancel.sleep(pace.next());
            try {
                Optional<GetCommandInvocationResponse> answer = commands.invocation(sent);
                if (answer.isPresent() && SsmCommands.isOver(answer.get().status())) {
                    return result(sent.ref(), answer.get());
                }
            } catch (ServiceException e) {
                if (!(e.failure() instanceof Failure.Throttled)) {
                    throw e;
                }
                pace.slowDown();
            }
            if (System.nanoTime() - look > 0) {
                commands.requireMachine(sent.ref());
                look = System.nanoTime() + LOOK.toNanos();
            }
            if (System.nanoTime() - sent.at() > longest.toNanos()) {
                commands.cancel(sent);
                throw SsmCommands.timedOut("no end within " + longest.toSeconds() + " s");
            }
        }
    }

    private Result result(InstanceRef ref, GetCommandInvocationResponse answer) {
        commands.requireOwnEnd(ref, answer);
        int code = answer.responseCode() == null ? -1 : answer.responseCode();
        return new Result(code, text(answer.standardOutputContent()), text(answer.standardErrorContent()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
