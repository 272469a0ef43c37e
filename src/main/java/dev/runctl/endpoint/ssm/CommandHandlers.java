package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.machine.CommandRecord;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;

/** ListCommands and CancelCommand. */
final class CommandHandlers {
    /** One page of the database's rows is looked at per call; more need a token. */
    private static final String NEWEST = " ORDER BY seq DESC";

    private final Machine machine;
    private final CommandAnswers answers;

    CommandHandlers(Machine machine) {
        this.machine = machine;
        this.answers = new CommandAnswers(machine);
    }

    ListCommandsResponse list(ListCommandsRequest request) {
        List<CommandRecord> all = request.commandId() == null
                ? machine.commands().commands("1 = 1" + NEWEST)
                : machine.commands().commands("id = ?", request.commandId());
        if (request.commandId() != null && all.isEmpty()) {
            throw new ServiceError("InvalidCommandId", "The command " + request.commandId() + " does not exist.");
        }
        List<CommandRecord> found = all.stream()
                .filter(command ->
                        request.instanceId() == null || command.instanceIds().contains(request.instanceId()))
                .filter(command -> request.filters().stream().allMatch(filter -> holds(command, filter)))
                .toList();
        Pages<CommandRecord> page =
                Pages.of(found, CommandRecord::seq, false, request.maxResults(), request.nextToken(), 1);
        List<Command> commands = page.items().stream().map(answers::command).toList();
        return ListCommandsResponse.builder()
                .commands(commands)
                .nextToken(page.next())
                .build();
    }

    private boolean holds(CommandRecord command, CommandFilter filter) {
        String value = filter.value() == null ? "" : filter.value();
        return switch (String.valueOf(filter.keyAsString())) {
            case "InvokedAfter" -> command.requested().isAfter(instant(value));
            case "InvokedBefore" -> command.requested().isBefore(instant(value));
            case "Status" -> answers.command(command).statusAsString().equals(value);
            case "DocumentName" -> command.document().equals(value);
            case "ExecutionStage" ->
                (answers.command(command).completedCount()
                                < command.instanceIds().size())
                        == value.equals("Executing");
            default ->
                throw new ServiceError(
                        "InvalidFilterKey", "The filter key '" + filter.keyAsString() + "' is not valid.");
        };
    }

    static Instant instant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new ServiceError("InvalidFilterValue", "'" + value + "' is not a time such as 2026-01-31T00:00:00Z.");
        }
    }

    CancelCommandResponse cancel(CancelCommandRequest request) {
        String id = request.commandId() == null ? "" : request.commandId();
        CommandRecord command = machine.commands()
                .find(id)
                .orElseThrow(() -> new ServiceError("InvalidCommandId", "The command " + id + " does not exist."));
        for (String instance : request.instanceIds()) {
            if (!command.instanceIds().contains(instance)) {
                throw new ServiceError("InvalidInstanceId", "The command was not sent to " + instance + ".");
            }
        }
        machine.commands().cancel(id, request.instanceIds());
        return CancelCommandResponse.builder().build();
    }
}
