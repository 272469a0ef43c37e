package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.machine.CommandRecord;
import dev.runctl.endpoint.machine.Invocation;
import dev.runctl.endpoint.machine.Machine;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.CloudWatchOutputConfig;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.Target;

/** A command as SSM describes it, its status gathered from its invocations. */
final class CommandAnswers {
    /** Statuses from the one that decides to the one that decides last. */
    private static final List<String> OPEN = List.of("Cancelling", "InProgress", "Pending");

    private static final List<String> ENDED = List.of("TimedOut", "Failed", "Cancelled", "Success");

    private final Machine machine;

    CommandAnswers(Machine machine) {
        this.machine = machine;
    }

    Command command(CommandRecord command) {
        List<Invocation> invocations = machine.commands().invocations("command_id = ?", command.id());
        String status = status(invocations);
        return Command.builder()
                .commandId(command.id())
                .documentName(command.document())
                .documentVersion("$DEFAULT")
                .comment(command.comment())
                .parameters(command.parameters())
                .instanceIds(command.targets().isEmpty() ? command.instanceIds() : List.of())
                .targets(command.targets().entrySet().stream()
                        .map(target -> Target.builder()
                                .key(target.getKey())
                                .values(target.getValue())
                                .build())
                        .toList())
                .requestedDateTime(command.requested())
                .expiresAfter(command.requested()
                        .plusSeconds(command.timeoutSeconds())
                        .plusSeconds(command.executionTimeout()))
                .timeoutSeconds(command.timeoutSeconds())
                .maxConcurrency("50")
                .maxErrors("0")
                .cloudWatchOutputConfig(output(command))
                .status(status)
                .statusDetails(invocations.isEmpty() ? "NoInstancesInTag" : details(invocations, status))
                .targetCount(invocations.size())
                .completedCount((int) invocations.stream()
                        .filter(invocation -> invocation.outcome().over())
                        .count())
                .errorCount(count(invocations, "Failed"))
                .deliveryTimedOutCount(0)
                .build();
    }

    static CloudWatchOutputConfig output(CommandRecord command) {
        CloudWatchOutputConfig.Builder config = CloudWatchOutputConfig.builder();
        return command.logGroup().isEmpty()
                ? config.cloudWatchOutputEnabled(false).build()
                : config.cloudWatchOutputEnabled(true)
                        .cloudWatchLogGroupName(command.logGroup())
                        .build();
    }

    private static int count(List<Invocation> invocations, String status) {
        return (int) invocations.stream()
                .filter(invocation -> invocation.outcome().status().equals(status))
                .count();
    }

    static String status(List<Invocation> invocations) {
        for (List<String> group : List.of(OPEN, ENDED)) {
            for (String status : group) {
                if (count(invocations, status) > 0) {
                    return status;
                }
            }
        }
        return "Success";
    }

    private static String details(List<Invocation> invocations, String status) {
        return invocations.stream()
                .filter(invocation -> invocation.outcome().status().equals(status))
                .map(invocation -> invocation.outcome().details())
                .findFirst()
                .orElse(status);
    }
}
