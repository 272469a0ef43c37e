package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.logs.AgentUploads;
import dev.runctl.endpoint.machine.CommandRecord;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.CloudWatchOutputConfig;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.model.Target;

/** SendCommand, for the one document there is. */
final class SendHandler {
    static final String DOCUMENT = "AWS-RunShellScript";
    private static final int PARAMETER_BYTES = 64 * 1024;
    private static final int EXECUTION_TIMEOUT = 3600;
    private static final int LONGEST_EXECUTION = 172_800;
    private static final Set<String> PARAMETERS = Set.of("commands", "workingDirectory", "executionTimeout");

    private final Machine machine;
    private final CommandAnswers answers;
    private final AgentUploads uploads;

    SendHandler(Machine machine, AgentUploads uploads) {
        this.uploads = uploads;
        this.machine = machine;
        this.answers = new CommandAnswers(machine);
    }

    SendCommandResponse send(SendCommandRequest request) {
        String document = request.documentName() == null ? "" : request.documentName();
        if (!document.equals(DOCUMENT)
                && !document.matches("arn:aws[a-z-]*:ssm:[a-z0-9-]*:[0-9]*:document/" + DOCUMENT)) {
            throw new ServiceError("InvalidDocument", "Document with name " + document + " does not exist.");
        }
        Map<String, List<String>> parameters = parameters(request.parameters());
        int delivery = request.timeoutSeconds() == null ? 3600 : request.timeoutSeconds();
        if (delivery < 30 || delivery > 2_592_000) {
            throw invalid("timeoutSeconds", Integer.toString(delivery), "between 30 and 2592000");
        }
        String comment = request.comment() == null ? "" : request.comment();
        if (comment.length() > 100) {
            throw invalid("comment", comment.substring(0, 20) + "...", "of length at most 100");
        }
        Map<String, List<String>> targets = new LinkedHashMap<>();
        for (Target target : request.targets()) {
            targets.put(target.key() == null ? "" : target.key(), target.values());
        }
        List<String> instances = instances(request, targets);
        String group = logGroup(request.cloudWatchOutputConfig());
        String id = machine.commands()
                .send(
                        new CommandRecord(
                                0,
                                "",
                                DOCUMENT,
                                comment,
                                parameters,
                                instances,
                                targets,
                                Instant.EPOCH,
                                delivery,
                                executionTimeout(parameters),
                                group,
                                false),
                        String.join("\n", parameters.get("commands")) + "\n",
                        first(parameters, "workingDirectory"));
        CommandRecord sent = machine.commands()
                .find(id)
                .orElseThrow(() -> new ServiceError("InternalServerError", "The command was not recorded.", 500));
        if (!group.isEmpty()) {
            uploads.start(id, instances, group);
        }
        return SendCommandResponse.builder().command(answers.command(sent)).build();
    }

    private static String logGroup(@Nullable CloudWatchOutputConfig config) {
        if (config == null || !Boolean.TRUE.equals(config.cloudWatchOutputEnabled())) {
            return "";
        }
        String named = config.cloudWatchLogGroupName();
        return named == null || named.isEmpty() ? "/aws/ssm/" + DOCUMENT : named;
    }

    private static Map<String, List<String>> parameters(Map<String, List<String>> parameters) {
        int bytes = 0;
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (!PARAMETERS.contains(parameter.getKey())) {
                throw new ServiceError(
                        "InvalidParameters",
                        "The parameter '" + parameter.getKey() + "' is not one of the document's.");
            }
            for (String value : parameter.getValue()) {
                bytes += value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > PARAMETER_BYTES) {
            throw new ServiceError(
                    "MaxDocumentSizeExceeded", "The parameters have " + bytes + " bytes; at most 65536 are allowed.");
        }
        if (parameters.getOrDefault("commands", List.of()).isEmpty()) {
            throw new ServiceError("InvalidParameters", "The parameter 'commands' is required.");
        }
        String timeout = first(parameters, "executionTimeout");
        if (!timeout.isEmpty() && !timeout.matches("[0-9]{1,9}")) {
            throw new ServiceError(
                    "InvalidParameters", "The parameter 'executionTimeout' must be a number of seconds.");
        }
        return parameters;
    }

    /** Out of range means the default, as AWS's agent has it; a limit of this machine's is above all. */
    private int executionTimeout(Map<String, List<String>> parameters) {
        String text = first(parameters, "executionTimeout");
        int seconds = text.isEmpty() ? EXECUTION_TIMEOUT : Integer.parseInt(text);
        int usual = seconds < 1 || seconds > LONGEST_EXECUTION ? EXECUTION_TIMEOUT : seconds;
        return machine.timings()
                .commandLimit()
                .map(limit -> (int) Math.min(usual, limit.toSeconds()))
                .orElse(usual);
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private List<String> instances(SendCommandRequest request, Map<String, List<String>> targets) {
        List<String> named = request.instanceIds();
        if (named.isEmpty() == targets.isEmpty()) {
            throw new ServiceError("InvalidParameters", "Give either InstanceIds or Targets.");
        }
        if (named.size() > 50 || targets.size() > 5) {
            throw invalid(
                    named.size() > 50 ? "instanceIds" : "targets",
                    "",
                    "of length at most " + (named.size() > 50 ? 50 : 5));
        }
        if (new HashSet<>(named).size() < named.size()) {
            throw new ServiceError("DuplicateInstanceId", "You can't specify an instance ID in more than one place.");
        }
        if (!named.isEmpty()) {
            return named;
        }
        Snapshot snapshot = machine.instances().list();
        return snapshot.instances().stream()
                .filter(instance -> instance.online(snapshot.now(), machine.timings()))
                .filter(instance -> targets.entrySet().stream()
                        .allMatch(target -> holds(instance, target.getKey(), target.getValue())))
                .map(LocalInstance::id)
                .toList();
    }

    private static boolean holds(LocalInstance instance, String key, List<String> values) {
        if (key.equalsIgnoreCase("InstanceIds")) {
            return values.contains(instance.id()) || values.contains("*");
        }
        if (key.equals("tag-key")) {
            return values.stream().anyMatch(instance.tags()::containsKey);
        }
        if (!key.startsWith("tag:")) {
            throw new ServiceError("InvalidTarget", "The target key '" + key + "' is not valid.");
        }
        String value = instance.tags().get(key.substring("tag:".length()));
        return value != null && values.contains(value);
    }

    private static ServiceError invalid(String member, String value, String must) {
        return new ServiceError(
                "ValidationException",
                "1 validation error detected: Value '" + value + "' at '" + member
                        + "' failed to satisfy constraint: Member must be " + must);
    }
}
