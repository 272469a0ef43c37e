package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.machine.CommandRecord;
import dev.runctl.endpoint.machine.Invocation;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Outcome;
import dev.runctl.endpoint.wire.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;

/** Commands on single instances. */
final class InvocationHandlers {
    private static final String PLUGIN = "aws:runShellScript";

    private final Machine machine;

    InvocationHandlers(Machine machine) {
        this.machine = machine;
    }

    GetCommandInvocationResponse get(GetCommandInvocationRequest request) {
        String plugin = request.pluginName();
        if (plugin != null && !plugin.equals(PLUGIN)) {
            throw new ServiceError("InvalidPluginName", "The plugin name isn't valid.");
        }
        String commandId = request.commandId() == null ? "" : request.commandId();
        String instanceId = request.instanceId() == null ? "" : request.instanceId();
        CommandRecord command = machine.commands().find(commandId).orElseThrow(InvocationHandlers::unknown);
        Invocation invocation =
                machine.commands().invocation(commandId, instanceId).orElseThrow(InvocationHandlers::unknown);
        Outcome outcome = invocation.outcome();
        boolean began = !outcome.status().equals("Pending");
        return GetCommandInvocationResponse.builder()
                .commandId(commandId)
                .instanceId(instanceId)
                .comment(command.comment())
                .documentName(command.document())
                .documentVersion("$DEFAULT")
                .pluginName(PLUGIN)
                .responseCode(outcome.code())
                .status(outcome.status())
                .statusDetails(outcome.details())
                .executionStartDateTime(began ? time(outcome.started()) : "")
                .executionEndDateTime(outcome.over() ? time(outcome.ended()) : "")
                .executionElapsedTime(outcome.over() ? elapsed(outcome) : "")
                .standardOutputContent(outcome.showsOutput() ? Output.stdout(stdout(invocation)) : "")
                .standardErrorContent(outcome.showsOutput() ? Output.stderr(stderr(invocation)) : "")
                .standardOutputUrl("")
                .standardErrorUrl("")
                .cloudWatchOutputConfig(CommandAnswers.output(command))
                .build();
    }

    private static ServiceError unknown() {
        return new ServiceError("InvocationDoesNotExist", "");
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String elapsed(Outcome outcome) {
        return Duration.between(outcome.started(), outcome.ended())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private String stdout(Invocation invocation) {
        return machine.commands().output(invocation, "stdout");
    }

    private String stderr(Invocation invocation) {
        String printed = machine.commands().output(invocation, "stderr");
        int code = invocation.outcome().code();
        // The agent's own last word.
        return code > 0 ? printed + "failed to run commands: exit status " + code : printed;
    }

    ListCommandInvocationsResponse list(ListCommandInvocationsRequest request) {
        List<String> where = new ArrayList<>(List.of("1 = 1"));
        List<Object> values = new ArrayList<>();
        if (request.commandId() != null) {
            where.add("command_id = ?");
            values.add(request.commandId());
        }
        if (request.instanceId() != null) {
            where.add("instance_id = ?");
            values.add(request.instanceId());
        }
        List<Invocation> found =
                machine
                        .commands()
                        .invocations(String.join(" AND ", where) + " ORDER BY seq DESC", values.toArray())
                        .stream()
                        .filter(invocation -> request.filters().stream().allMatch(filter -> holds(invocation, filter)))
                        .toList();
        Pages<Invocation> page = Pages.of(found, Invocation::seq, false, request.maxResults(), request.nextToken(), 1);
        boolean details = Boolean.TRUE.equals(request.details());
        return ListCommandInvocationsResponse.builder()
                .commandInvocations(page.items().stream()
                        .map(invocation -> answer(invocation, details))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private static boolean holds(Invocation invocation, CommandFilter filter) {
        String value = filter.value() == null ? "" : filter.value();
        return switch (String.valueOf(filter.keyAsString())) {
            case "InvokedAfter" -> invocation.requested().isAfter(CommandHandlers.instant(value));
            case "InvokedBefore" -> invocation.requested().isBefore(CommandHandlers.instant(value));
            case "Status" -> invocation.outcome().status().equals(value);
            case "DocumentName" -> SendHandler.DOCUMENT.equals(value);
            default ->
                throw new ServiceError(
                        "InvalidFilterKey", "The filter key '" + filter.keyAsString() + "' is not valid.");
        };
    }

    private CommandInvocation answer(Invocation invocation, boolean details) {
        Outcome outcome = invocation.outcome();
        CommandInvocation.Builder answer = CommandInvocation.builder()
                .commandId(invocation.commandId())
                .instanceId(invocation.instanceId())
                .instanceName(invocation.instanceName())
                .comment(machine.commands()
                        .find(invocation.commandId())
                        .map(CommandRecord::comment)
                        .orElse(""))
                .documentName(SendHandler.DOCUMENT)
                .documentVersion("$DEFAULT")
                .requestedDateTime(invocation.requested())
                .status(outcome.status())
                .statusDetails(outcome.details())
                .standardOutputUrl("")
                .standardErrorUrl("");
        if (details) {
            CommandPlugin.Builder plugin = CommandPlugin.builder()
                    .name(PLUGIN)
                    .status(outcome.status())
                    .statusDetails(outcome.details())
                    .responseCode(outcome.code())
                    .output(outcome.showsOutput() ? Output.both(stdout(invocation), stderr(invocation)) : "")
                    .standardOutputUrl("")
                    .standardErrorUrl("");
            if (!outcome.status().equals("Pending")) {
                plugin.responseStartDateTime(outcome.started());
            }
            if (outcome.over()) {
                plugin.responseFinishDateTime(outcome.ended());
            }
            answer.commandPlugins(plugin.build());
        }
        return answer.build();
    }
}
