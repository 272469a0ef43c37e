package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.session.Sessions;
import dev.runctl.endpoint.session.Sessions.Described;
import dev.runctl.endpoint.session.Sessions.Opened;
import dev.runctl.endpoint.wire.ServiceError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DescribeSessionsRequest;
import software.amazon.awssdk.services.ssm.model.DescribeSessionsResponse;
import software.amazon.awssdk.services.ssm.model.ResumeSessionRequest;
import software.amazon.awssdk.services.ssm.model.ResumeSessionResponse;
import software.amazon.awssdk.services.ssm.model.Session;
import software.amazon.awssdk.services.ssm.model.SessionFilter;
import software.amazon.awssdk.services.ssm.model.StartSessionRequest;
import software.amazon.awssdk.services.ssm.model.StartSessionResponse;
import software.amazon.awssdk.services.ssm.model.TerminateSessionRequest;
import software.amazon.awssdk.services.ssm.model.TerminateSessionResponse;

/** StartSession, ResumeSession, TerminateSession, DescribeSessions. */
final class SessionHandlers {
    private static final int PAGE = 200;

    private final Sessions sessions;

    SessionHandlers(Sessions sessions) {
        this.sessions = sessions;
    }

    StartSessionResponse start(StartSessionRequest request) {
        if (request.target() == null || request.target().isEmpty()) {
            throw new ServiceError("ValidationException", "The target is missing.");
        }
        Opened opened = sessions.start(
                request.target(),
                text(request.documentName()),
                request.hasParameters() ? request.parameters() : java.util.Map.of());
        return StartSessionResponse.builder()
                .sessionId(opened.sessionId())
                .streamUrl(opened.streamUrl())
                .tokenValue(opened.token())
                .build();
    }

    ResumeSessionResponse resume(ResumeSessionRequest request) {
        Opened opened = sessions.resume(text(request.sessionId()));
        return ResumeSessionResponse.builder()
                .sessionId(opened.sessionId())
                .streamUrl(opened.streamUrl())
                .tokenValue(opened.token())
                .build();
    }

    TerminateSessionResponse terminate(TerminateSessionRequest request) {
        sessions.terminate(text(request.sessionId()));
        return TerminateSessionResponse.builder().sessionId(request.sessionId()).build();
    }

    DescribeSessionsResponse describe(DescribeSessionsRequest request) {
        boolean isHistory = switch (text(request.stateAsString())) {
            case "Active" -> false;
            case "History" -> true;
            default -> throw new ServiceError("ValidationException", "The state must be Active or History.");
        };
        List<Session> found = sessions.list().stream()
                .filter(session -> session.ended().isPresent() == isHistory)
                .filter(session -> request.filters().stream().allMatch(filter -> holds(session, filter)))
                .limit(request.maxResults() == null ? PAGE : request.maxResults())
                .map(SessionHandlers::answer)
                .toList();
        return DescribeSessionsResponse.builder().sessions(found).build();
    }

    private static boolean holds(Described session, SessionFilter filter) {
        String value = text(filter.value());
        return switch (text(filter.keyAsString())) {
            case "Target" -> session.target().equals(value);
            case "SessionId" -> session.sessionId().equals(value);
            case "Status" -> session.status().equals(value);
            case "InvokedAfter" -> session.started().isAfter(CommandHandlers.instant(value));
            case "InvokedBefore" -> session.started().isBefore(CommandHandlers.instant(value));
            case "Owner", "AccessType" -> true; // all sessions here are the one user's
            default ->
                throw new ServiceError(
                        "InvalidFilterKey", "The filter key '" + filter.keyAsString() + "' is not valid.");
        };
    }

    private static Session answer(Described session) {
        @Nullable Instant ended = session.ended().orElse(null);
        return Session.builder()
                .sessionId(session.sessionId())
                .target(session.target())
                .documentName(session.document())
                .status(session.status())
                .startDate(session.started())
                .endDate(ended)
                .owner("arn:aws:iam::" + Machine.ACCOUNT + ":user/" + System.getProperty("user.name", "user"))
                .build();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
