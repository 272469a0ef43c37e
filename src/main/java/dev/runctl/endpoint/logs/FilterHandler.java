package dev.runctl.endpoint.logs;

import static dev.runctl.endpoint.logs.GroupHandlers.invalid;
import static dev.runctl.endpoint.logs.GroupHandlers.named;
import static dev.runctl.endpoint.logs.GroupHandlers.text;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** FilterLogEvents, with patterns of plain or quoted terms, all of which must be in the message. */
final class FilterHandler {
    private static final Pattern TERM = Pattern.compile("\\s*(?:\"([^\"]*)\"|([A-Za-z0-9_.]+))");

    private final LogStore store;

    FilterHandler(LogStore store) {
        this.store = store;
    }

    FilterLogEventsResponse filter(FilterLogEventsRequest request) {
        String group = named(request.logGroupName(), request.logGroupIdentifier());
        int limit = request.limit() == null ? EventHandlers.PAGE_EVENTS : request.limit();
        if (limit < 1 || limit > EventHandlers.PAGE_EVENTS) {
            throw invalid("limit", Integer.toString(limit));
        }
        List<String> terms = terms(text(request.filterPattern()));
        Map<Long, String> streams = store.read(connection -> store.streams(connection, group)).stream()
                .filter(stream -> request.logStreamNames().isEmpty()
                        || request.logStreamNames().contains(stream.name()))
                .filter(stream -> stream.name().startsWith(text(request.logStreamNamePrefix())))
                .collect(Collectors.toMap(Stream::seq, Stream::name));
        Place from = request.nextToken() == null
                ? Place.BEGINNING
                : Place.parse(request.nextToken()).place();
        StringBuilder where = new StringBuilder("stream IN (")
                .append(streams.keySet().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .append(") AND (timestamp, seq) > (?, ?) AND timestamp >= ? AND timestamp < ?");
        List<Object> values = new ArrayList<>(List.of(
                from.timestamp(),
                from.seq(),
                request.startTime() == null ? 0L : request.startTime(),
                request.endTime() == null ? Long.MAX_VALUE : request.endTime()));
        for (String term : terms) {
            where.append(" AND instr(message, ?) > 0");
            values.add(term);
        }
        List<Event> page = store.read(connection ->
                store.events(connection, where.toString(), values, true, limit, EventHandlers.PAGE_BYTES));
        FilterLogEventsResponse.Builder answer = FilterLogEventsResponse.builder()
                .searchedLogStreams(List.of())
                .events(page.stream()
                        .map(event -> FilteredLogEvent.builder()
                                .logStreamName(streams.getOrDefault(event.stream(), ""))
                                .timestamp(event.timestamp())
                                .ingestionTime(event.ingested())
                                .message(event.message())
                                .eventId("%056d".formatted(event.seq()))
                                .build())
                        .toList());
        if (!page.isEmpty()) {
            // The page after the last one is empty, as AWS has it too.
            answer.nextToken(page.getLast().place().token(true));
        }
        return answer.build();
    }

    private static List<String> terms(String pattern) {
        List<String> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(pattern.strip());
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            terms.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            at = matcher.end();
        }
        if (at != pattern.strip().length()) {
            throw new ServiceError(
                    "InvalidParameterException", "This endpoint knows filter patterns of plain and quoted terms only.");
        }
        return terms;
    }
}
