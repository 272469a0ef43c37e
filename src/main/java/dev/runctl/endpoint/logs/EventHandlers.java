package dev.runctl.endpoint.logs;

import static dev.runctl.endpoint.logs.GroupHandlers.invalid;
import static dev.runctl.endpoint.logs.GroupHandlers.named;
import static dev.runctl.endpoint.logs.GroupHandlers.text;

import dev.runctl.endpoint.wire.ServiceError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** PutLogEvents, GetLogEvents. */
final class EventHandlers {
    /** Nobody needs it any more, but it is still answered (CloudWatch Logs API, PutLogEvents). */
    static final String SEQUENCE = "49039859600000000000000000000000000000000000000000000000";

    static final int PAGE_EVENTS = 10_000;
    static final int PAGE_BYTES = 1_048_576;
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);

    private final LogStore store;

    EventHandlers(LogStore store) {
        this.store = store;
    }

    PutLogEventsResponse put(PutLogEventsRequest request) {
        long now = store.now();
        List<Event> events = new ArrayList<>();
        int bytes = 0;
        for (InputLogEvent given : request.logEvents()) {
            String message = text(given.message());
            if (given.timestamp() == null || message.isEmpty()) {
                throw invalid("logEvents", message);
            }
            Event event = new Event(0, 0, given.timestamp(), now, message);
            bytes += event.size();
            if (!events.isEmpty() && events.getLast().timestamp() > event.timestamp()) {
                throw new ServiceError(
                        "InvalidParameterException",
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
            events.add(event);
        }
        if (events.isEmpty() || events.size() > PAGE_EVENTS || bytes > PAGE_BYTES) {
            throw new ServiceError(
                    "InvalidParameterException",
                    "Upload too large: " + bytes + " bytes in " + events.size() + " events exceeds limit of "
                            + PAGE_BYTES + " bytes and " + PAGE_EVENTS + " events");
        }
        int old = (int) events.stream()
                .filter(event -> event.timestamp() < now - OLDEST.toMillis())
                .count();
        int good = (int) events.stream()
                .filter(event -> event.timestamp() <= now + NEWEST.toMillis())
                .count();
        store.write(connection -> {
            Stream stream =
                    store.requireStream(connection, text(request.logGroupName()), text(request.logStreamName()));
            store.append(connection, stream, events.subList(old, Math.max(old, good)));
            return stream;
        });
        PutLogEventsResponse.Builder answer = PutLogEventsResponse.builder().nextSequenceToken(SEQUENCE);
        if (old > 0 || good < events.size()) {
            RejectedLogEventsInfo.Builder rejected = RejectedLogEventsInfo.builder();
            if (old > 0) {
                rejected.tooOldLogEventEndIndex(old);
            }
            if (good < events.size()) {
                rejected.tooNewLogEventStartIndex(good);
            }
            answer.rejectedLogEventsInfo(rejected.build());
        }
        return answer.build();
    }

    GetLogEventsResponse get(GetLogEventsRequest request) {
        String group = named(request.logGroupName(), request.logGroupIdentifier());
        int limit = request.limit() == null ? PAGE_EVENTS : request.limit();
        if (limit < 1 || limit > PAGE_EVENTS) {
            throw invalid("limit", Integer.toString(limit));
        }
        Place.@Nullable Token token = request.nextToken() == null ? null : Place.parse(request.nextToken());
        boolean isForward = token == null ? Boolean.TRUE.equals(request.startFromHead()) : token.isForward();
        List<Event> page = store.read(connection -> {
            Stream stream = store.requireStream(connection, group, text(request.logStreamName()));
            StringBuilder where = new StringBuilder("stream = ?");
            List<Object> values = new ArrayList<>(List.of(stream.seq()));
            if (request.startTime() != null) {
                where.append(" AND timestamp >= ?");
                values.add(request.startTime());
            }
            if (request.endTime() != null) {
                where.append(" AND timestamp < ?");
                values.add(request.endTime());
            }
            if (token != null) {
                where.append(" AND (timestamp, seq) ")
                        .append(isForward ? ">" : "<")
                        .append(" (?, ?)");
                values.add(token.place().timestamp());
                values.add(token.place().seq());
            }
            return store.events(connection, where.toString(), values, isForward, limit, PAGE_BYTES);
        });
        Place here = token == null ? Place.BEGINNING : token.place();
        return GetLogEventsResponse.builder()
                .events(page.stream()
                        .map(event -> OutputLogEvent.builder()
                                .timestamp(event.timestamp())
                                .ingestionTime(event.ingested())
                                .message(event.message())
                                .build())
                        .toList())
                .nextForwardToken((page.isEmpty() ? here : page.getLast().place()).token(true))
                .nextBackwardToken((page.isEmpty() ? here : page.getFirst().place()).token(false))
                .build();
    }
}
