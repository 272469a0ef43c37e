package dev.runctl.endpoint.session;

import dev.runctl.endpoint.http.Channels;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Session;

/** The sessions that were started through this endpoint. They end with it. */
public final class Sessions implements Channels, AutoCloseable {
    /** The account's standard: AWS ends a session in which nothing was said for 20 minutes. */
    public static final Duration IDLE_LIMIT = Duration.ofMinutes(20);

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final String PATH = "/v1/data-channel/";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What StartSession and ResumeSession answer. */
    public record Opened(String sessionId, String streamUrl, String token) {}

    /** @param status {@code Connected} or {@code Disconnected}, {@code Terminated} for a while after */
    public record Described(
            String sessionId,
            String target,
            String document,
            String status,
            Instant started,
            Optional<Instant> ended) {}

    private final Machine machine;
    private final Duration idleLimit;
    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();
    private volatile URI address = URI.create("ws://127.0.0.1");

    public Sessions(Machine machine) {
        this(machine, IDLE_LIMIT);
    }

    Sessions(Machine machine, Duration idleLimit) {
        this.machine = machine;
        this.idleLimit = idleLimit;
    }

    /** Where clients reach the data channels, for example {@code ws://127.0.0.1:4000}. */
    public void servedAt(URI webSockets) {
        address = webSockets;
    }

    /** @throws ServiceError TargetNotConnected, InvalidDocument, InvalidParameters */
    public Opened start(String target, String document, Map<String, List<String>> parameters) {
        Kind kind = Kind.of(document, parameters);
        machine.programs().requireOnline(target);
        forgetOld();
        String id = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9.@_-]", "_") + "-" + suffix();
        AgentSession session = new AgentSession(id, target, kind, machine, idleLimit);
        sessions.put(id, session);
        return opened(session);
    }

    private Opened opened(AgentSession session) {
        String token = session.newToken(machine.now().plus(TOKEN_LIFE));
        String url = address + PATH + session.id() + "?role=publish_subscribe";
        return new Opened(session.id(), url, token);
    }

    /** @throws ServiceError DoesNotExistException for a session that is over or was not started here */
    public Opened resume(String id) {
        AgentSession session = sessions.get(id);
        if (session == null || session.isOver()) {
            throw new ServiceError("DoesNotExistException", "Session " + id + " does not exist.");
        }
        return opened(session);
    }

    /** Ends a session; one that is over stays so. */
    public void terminate(String id) {
        AgentSession session = sessions.get(id);
        if (session != null) {
            session.end("");
        }
    }

    /** Newest first. */
    public List<Described> list() {
        forgetOld();
        return sessions.values().stream()
                .map(AgentSession::describe)
                .sorted((a, b) -> b.started().compareTo(a.started()))
                .toList();
    }

    private void forgetOld() {
        Instant before = machine.now().minus(REMEMBERED);
        sessions.values()
                .removeIf(session ->
                        session.describe().ended().filter(before::isAfter).isPresent());
    }

    @Override
    public Optional<Session.Listener> at(String path) {
        return path.startsWith(PATH)
                ? Optional.ofNullable(sessions.get(path.substring(PATH.length())))
                        .map(DataChannel::new)
                : Optional.empty();
    }

    /** Ends all sessions. */
    @Override
    public void close() {
        sessions.values().forEach(session -> session.end("The endpoint ends."));
    }

    private static String suffix() {
        StringBuilder text = new StringBuilder(26);
        for (int i = 0; i < 26; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
