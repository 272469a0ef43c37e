package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Instances;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;

/** What an instance does and says when it shuts itself down: GetConsoleOutput and one attribute. */
final class ShutdownHandlers {
    /** The most of a console that EC2 keeps (EC2 API, GetConsoleOutput). */
    private static final int MOST = 64 * 1024;

    private final Machine machine;

    ShutdownHandlers(Machine machine) {
        this.machine = machine;
    }

    GetConsoleOutputResponse console(GetConsoleOutputRequest request) {
        LocalInstance instance = require(request.instanceId());
        Requests.dryRun(request.dryRun());
        GetConsoleOutputResponse.Builder answer =
                GetConsoleOutputResponse.builder().instanceId(instance.id());
        Path file = machine.console(instance.id());
        if (!Files.isRegularFile(file)) {
            return answer.timestamp(instance.launchTime()).build();
        }
        try (RandomAccessFile console = new RandomAccessFile(file.toFile(), "r")) {
            long length = console.length();
            byte[] last = new byte[(int) Math.min(MOST, length)];
            console.seek(length - last.length);
            console.readFully(last);
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return answer.timestamp(written)
                    .output(Base64.getEncoder().encodeToString(last))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DescribeInstanceAttributeResponse describeAttribute(DescribeInstanceAttributeRequest request) {
        LocalInstance instance = require(request.instanceId());
        Requests.dryRun(request.dryRun());
        if (!"instanceInitiatedShutdownBehavior".equals(request.attributeAsString())) {
            throw new ServiceError(
                    "InvalidParameterValue",
                    "The attribute '" + request.attributeAsString() + "' is not served on This computer.");
        }
        String behavior = Instances.terminatesItself(instance) ? "terminate" : "stop";
        return DescribeInstanceAttributeResponse.builder()
                .instanceId(instance.id())
                .instanceInitiatedShutdownBehavior(
                        AttributeValue.builder().value(behavior).build())
                .build();
    }

    private LocalInstance require(@Nullable String id) {
        Requests.requireSome(id == null ? List.of() : List.of(id), "InstanceId");
        Snapshot snapshot = machine.instances().list();
        Instances.requireKnown(snapshot, List.of(String.valueOf(id)));
        LocalInstance instance = snapshot.find(String.valueOf(id));
        if (instance == null) {
            throw new IllegalStateException("it was there a moment ago");
        }
        return instance;
    }
}
