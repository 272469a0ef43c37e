package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** CreateLogGroup, DeleteLogGroup, DescribeLogGroups, CreateLogStream, DescribeLogStreams. */
final class GroupHandlers {
    private static final int PAGE = 50;

    private final LogStore store;

    GroupHandlers(LogStore store) {
        this.store = store;
    }

    CreateLogGroupResponse create(CreateLogGroupRequest request) {
        String name = text(request.logGroupName());
        if (!name.matches("[.\\-_/#A-Za-z0-9]{1,512}")) {
            throw invalid("logGroupName", name);
        }
        if (!store.write(connection -> store.createGroup(connection, name))) {
            throw new ServiceError("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        return CreateLogGroupResponse.builder().build();
    }

    DeleteLogGroupResponse delete(DeleteLogGroupRequest request) {
        store.write(connection -> {
            store.deleteGroup(connection, text(request.logGroupName()));
            return true;
        });
        return DeleteLogGroupResponse.builder().build();
    }

    DescribeLogGroupsResponse describe(DescribeLogGroupsRequest request) {
        List<Group> found = store.groups().stream()
                .filter(group -> group.name().startsWith(text(request.logGroupNamePrefix())))
                .filter(group -> group.name().contains(text(request.logGroupNamePattern())))
                .toList();
        List<Group> page = page(found, Group::name, request.nextToken(), request.limit());
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.stream().map(GroupHandlers::answer).toList())
                .nextToken(next(found, page, Group::name))
                .build();
    }

    private static LogGroup answer(Group group) {
        String arn = "arn:aws:logs:" + Machine.REGION + ":" + Machine.ACCOUNT + ":log-group:" + group.name();
        return LogGroup.builder()
                .logGroupName(group.name())
                .creationTime(group.created())
                .metricFilterCount(0)
                .storedBytes(group.bytes())
                .arn(arn + ":*")
                .logGroupArn(arn)
                .logGroupClass("STANDARD")
                .build();
    }

    CreateLogStreamResponse createStream(CreateLogStreamRequest request) {
        String name = text(request.logStreamName());
        if (!name.matches("[^:*]{1,512}")) {
            throw invalid("logStreamName", name);
        }
        if (!store.write(connection -> store.createStream(connection, text(request.logGroupName()), name))) {
            throw new ServiceError("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
        return CreateLogStreamResponse.builder().build();
    }

    DescribeLogStreamsResponse describeStreams(DescribeLogStreamsRequest request) {
        String group = named(request.logGroupName(), request.logGroupIdentifier());
        boolean isByTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
        String prefix = text(request.logStreamNamePrefix());
        if (isByTime && !prefix.isEmpty()) {
            throw new ServiceError(
                    "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        // The name is the token, so it comes last in the order.
        Function<Stream, String> key =
                stream -> isByTime ? "%019d/%s".formatted(stream.last(), stream.name()) : stream.name();
        Comparator<Stream> order = Comparator.comparing(key);
        List<Stream> all = store.read(connection -> store.streams(connection, group)).stream()
                .filter(stream -> stream.name().startsWith(prefix))
                .sorted(Boolean.TRUE.equals(request.descending()) ? order.reversed() : order)
                .toList();
        List<Stream> page = page(all, key, request.nextToken(), request.limit());
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.stream().map(GroupHandlers::answer).toList())
                .nextToken(next(all, page, key))
                .build();
    }

    private static LogStream answer(Stream stream) {
        LogStream.Builder answer = LogStream.builder()
                .logStreamName(stream.name())
                .creationTime(stream.created())
                .arn("arn:aws:logs:" + Machine.REGION + ":" + Machine.ACCOUNT + ":log-group:" + stream.group()
                        + ":log-stream:" + stream.name())
                .uploadSequenceToken(EventHandlers.SEQUENCE)
                .storedBytes(0L); // as AWS says of all streams since 2019
        if (stream.ingested() > 0) {
            answer.firstEventTimestamp(stream.first())
                    .lastEventTimestamp(stream.last())
                    .lastIngestionTime(stream.ingested());
        }
        return answer.build();
    }

    private static <T> List<T> page(
            List<T> all, Function<T, String> key, @Nullable String token, @Nullable Integer limit) {
        int most = limit == null ? PAGE : limit;
        if (most < 1 || most > PAGE) {
            throw invalid("limit", Integer.toString(most));
        }
        int from = 0;
        if (token != null) {
            while (from < all.size() && !key.apply(all.get(from)).equals(token)) {
                from++;
            }
            from = Math.min(all.size(), from + 1);
        }
        return all.subList(from, Math.min(all.size(), from + most));
    }

    private static <T> @Nullable String next(List<T> all, List<T> page, Function<T, String> key) {
        boolean isLast = page.isEmpty() || page.getLast().equals(all.getLast());
        return isLast ? null : key.apply(page.getLast());
    }

    /** The group, by its name or by its ARN. */
    static String named(@Nullable String name, @Nullable String identifier) {
        String given = text(name).isEmpty() ? text(identifier) : text(name);
        return given.startsWith("arn:")
                ? given.replaceFirst(".*:log-group:", "").replaceFirst(":\\*$", "")
                : given;
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static ServiceError invalid(String member, String value) {
        return new ServiceError(
                "InvalidParameterException",
                "1 validation error detected: Value '" + value + "' at '" + member + "' failed to satisfy constraint");
    }
}
