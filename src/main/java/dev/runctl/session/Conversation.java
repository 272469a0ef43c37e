package dev.runctl.session;

import dev.runctl.channel.Frame;
import dev.runctl.channel.Inbox;
import dev.runctl.channel.MessageType;
import dev.runctl.channel.Outbox;
import dev.runctl.channel.PayloadType;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in one session, over however many connections: it acknowledges, puts in order, answers the handshake.
 * Its counters outlive a connection. For one thread.
 */
final class Conversation {
    /** Newer agents separate standard error for clients from 1.2.312 on (their own check). */
    static final String CLIENT_VERSION = "1.2.650.0";

    private static final int ROOM = 1_000;
    private static final int DONE = 1;
    private static final int UNSUPPORTED = 3;
    private static final String NO_ENCRYPTION = "This client does not encrypt with KMS.";

    /** Takes a message for the current connection. */
    interface Sender {
        void send(Frame frame) throws IOException;
    }

    private final Json json;
    private final Lines output;
    private final Lines errors;
    private final Inbox inbox = new Inbox();
    private final Deque<Frame> ready = new ArrayDeque<>();
    private final Outbox outbox = new Outbox(MessageType.INPUT, ROOM);
    private boolean isPaused;
    private boolean isClosed;
    private OptionalInt exitCode = OptionalInt.empty();
    private String lastWords = "";

    Conversation(Json json, Lines output, Lines errors) {
        this.json = json;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Takes one message.
     *
     * @throws ServiceException where the session asks for what this client cannot do
     * @throws IOException where the connection breaks
     */
    void take(Frame frame, Sender sender, long now) throws IOException {
        switch (frame.type()) {
            case MessageType.OUTPUT -> {
                Inbox.Taken taken = inbox.take(frame);
                ready.addAll(taken.ready());
                processReady(sender, now);
                if (taken.acknowledge()) {
                    sender.send(acknowledgement(frame));
                }
            }
            case MessageType.ACKNOWLEDGE -> {
                isPaused = false;
                Fields said = fields(frame);
                if (said.text("AcknowledgedMessageType").equals(MessageType.INPUT)) {
                    outbox.acknowledge(said.integer("AcknowledgedMessageSequenceNumber", -1), now);
                }
            }
            case MessageType.PAUSE_PUBLICATION -> isPaused = true;
            case MessageType.START_PUBLICATION -> isPaused = false;
            case MessageType.CHANNEL_CLOSED -> {
                lastWords = fields(frame).text("Output");
                output.finish();
                errors.finish();
                isClosed = true;
            }
            default -> {
                // A type made after this was written.
            }
        }
    }

    /** The connection may break in between: what is ready then stays so. */
    private void processReady(Sender sender, long now) throws IOException {
        for (Frame next = ready.poll(); next != null; next = ready.poll()) {
            process(next, sender, now);
        }
    }

    private void process(Frame frame, Sender sender, long now) throws IOException {
        isPaused = false;
        switch (frame.payloadType()) {
            case PayloadType.HANDSHAKE_REQUEST -> {
                say(PayloadType.HANDSHAKE_RESPONSE, handshakeResponse(fields(frame)), sender, now);
                return;
            }
            case PayloadType.OUTPUT -> output.add(frame.payload());
            case PayloadType.STANDARD_ERROR, PayloadType.ERROR -> errors.add(frame.payload());
            case PayloadType.EXIT_CODE -> exitCode = number(frame.text());
            case PayloadType.ENCRYPTION_CHALLENGE_REQUEST -> throw encrypted();
            default -> {
                // Sizes, parameters and flags are for terminals and ports.
            }
        }
    }

    private static Map<String, @Nullable Object> handshakeResponse(Fields request) {
        List<Map<String, ?>> processed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Fields action : Fields.objects(request.members().get("RequestedClientActions"))) {
            String type = action.text("ActionType");
            boolean isKnown = type.equals("SessionType");
            String error = isKnown ? "" : type.equals("KMSEncryption") ? NO_ENCRYPTION : "unsupported action " + type;
            if (!isKnown) {
                problems.add(error);
            }
            Map<String, @Nullable Object> answer = new HashMap<>();
            answer.put("ActionType", type);
            answer.put("ActionStatus", isKnown ? DONE : UNSUPPORTED);
            answer.put("ActionResult", null);
            answer.put("Error", error);
            processed.add(answer);
        }
        Map<String, @Nullable Object> response = new HashMap<>();
        response.put("ClientVersion", CLIENT_VERSION);
        response.put("ProcessedClientActions", processed);
        response.put("Errors", problems.isEmpty() ? null : problems);
        return response;
    }

    /** The service ends the session when it has this answer; the failure is what this side makes of it. */
    private void say(int payloadType, Map<String, @Nullable Object> payload, Sender sender, long now)
            throws IOException {
        byte[] bytes = json.write(payload).getBytes(StandardCharsets.UTF_8);
        sender.send(outbox.add(payloadType, bytes, now));
        if (payload.get("Errors") instanceof List<?> problems && !problems.isEmpty()) {
            throw encrypted();
        }
    }

    private static ServiceException encrypted() {
        return new ServiceException(new Failure.NotSupported(new Failure.Evidence(
                "session data channel",
                "KMSEncryption",
                "",
                "The account's Session Manager preferences ask for encryption with KMS. " + NO_ENCRYPTION)));
    }

    private Frame acknowledgement(Frame frame) {
        String payload = json.write(Map.of(
                "AcknowledgedMessageType", frame.type(),
                "AcknowledgedMessageId", frame.id().toString(),
                "AcknowledgedMessageSequenceNumber", frame.sequence(),
                "IsSequentialMessage", true));
        return Frame.control(MessageType.ACKNOWLEDGE, Frame.OPENS_AND_ENDS, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends again what the lost connection may have swallowed. */
    void reconnected(Sender sender, long now) throws IOException {
        isPaused = false;
        for (Frame frame : outbox.unacknowledged(now)) {
            sender.send(frame);
        }
        processReady(sender, now);
    }

    /** To be called every {@link Outbox#TICK} while something {@link #isWaiting}. */
    void tick(Sender sender, long now) throws IOException {
        if (outbox.isGivenUp(now)) {
            throw new ServiceException(new Failure.TimedOut(
                    Failure.Evidence.of("session data channel", "the instance acknowledges nothing")));
        }
        if (isPaused) {
            return;
        }
        Optional<Frame> late = outbox.due(now);
        if (late.isPresent()) {
            sender.send(late.get());
        }
    }

    /** Whether an acknowledgement is outstanding. */
    boolean isWaiting() {
        return !outbox.isEmpty();
    }

    /** Whether the other side has ended the session. */
    boolean isClosed() {
        return isClosed;
    }

    /** What the service gave as the reason of the end, or empty. */
    String lastWords() {
        return lastWords;
    }

    /** The process's, where the kind of session tells it. */
    OptionalInt exitCode() {
        return exitCode;
    }

    private Fields fields(Frame frame) throws IOException {
        try {
            return Fields.of(json.parse(frame.text()));
        } catch (IllegalArgumentException e) {
            throw new IOException("not JSON in " + frame, e);
        }
    }

    /** The agent writes {@code EXIT_CODE: 5}. */
    private static OptionalInt number(String text) {
        String digits = text.substring(text.indexOf(':') + 1).strip();
        try {
            return OptionalInt.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
