package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.Operations;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** CloudWatch Logs' operations, and the uploads of the instances' agents, over a folder that several programs may use. */
public final class Logs implements AutoCloseable {
    private final Machine machine;
    private final LogStore store;
    private final AgentUploads uploads;
    private final Operations operations = new Operations();

    /** Uploads that another program has left are gone on with. */
    public Logs(Machine machine) {
        this.machine = machine;
        this.store = new LogStore(machine);
        this.uploads = new AgentUploads(machine, store);
        GroupHandlers groups = new GroupHandlers(store);
        EventHandlers events = new EventHandlers(store);
        on("CreateLogGroup", CreateLogGroupRequest::builder, groups::create);
        on("DeleteLogGroup", DeleteLogGroupRequest::builder, groups::delete);
        on("DescribeLogGroups", DescribeLogGroupsRequest::builder, groups::describe);
        on("CreateLogStream", CreateLogStreamRequest::builder, groups::createStream);
        on("DescribeLogStreams", DescribeLogStreamsRequest::builder, groups::describeStreams);
        on("PutLogEvents", PutLogEventsRequest::builder, events::put);
        on("GetLogEvents", GetLogEventsRequest::builder, events::get);
        on("FilterLogEvents", FilterLogEventsRequest::builder, new FilterHandler(store)::filter);
    }

    public Operations operations() {
        return operations;
    }

    public AgentUploads uploads() {
        return uploads;
    }

    private <Q, A extends SdkPojo> void on(
            String name, Supplier<? extends SdkBuilder<?, Q>> request, Function<Q, A> handler) {
        operations.on(name, request, asked -> {
            machine.faults().check(name);
            return handler.apply(asked);
        });
    }

    @Override
    public void close() {
        uploads.close();
        store.close();
    }
}
