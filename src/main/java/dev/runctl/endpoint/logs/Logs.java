package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.Operations;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;

/** CloudWatch Logs' operations, and the uploads of the instances' agents, over a folder that several programs may use. */
public final class Logs implements AutoCloseable {
    private final LogStore store;
    private final AgentUploads uploads;
    private final Operations operations;

    /** Uploads that another program has left are gone on with. */
    public Logs(Machine machine) {
        operations = new Operations(machine.faults()::check);
        this.store = new LogStore(machine);
        this.uploads = new AgentUploads(machine, store);
        GroupHandlers groups = new GroupHandlers(store);
        EventHandlers events = new EventHandlers(store);
        operations.on("CreateLogGroup", CreateLogGroupRequest::builder, groups::create);
        operations.on("DeleteLogGroup", DeleteLogGroupRequest::builder, groups::delete);
        operations.on("DescribeLogGroups", DescribeLogGroupsRequest::builder, groups::describe);
        operations.on("CreateLogStream", CreateLogStreamRequest::builder, groups::createStream);
        operations.on("DescribeLogStreams", DescribeLogStreamsRequest::builder, groups::describeStreams);
        operations.on("PutLogEvents", PutLogEventsRequest::builder, events::put);
        operations.on("GetLogEvents", GetLogEventsRequest::builder, events::get);
        operations.on("FilterLogEvents", FilterLogEventsRequest::builder, new FilterHandler(store)::filter);
    }

    public Operations operations() {
        return operations;
    }

    public AgentUploads uploads() {
        return uploads;
    }

    @Override
    public void close() {
        uploads.close();
        store.close();
    }
}
